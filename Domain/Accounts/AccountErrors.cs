using Payments.Domain.Amounts;
using Payments.Domain.Errors;

namespace Payments.Domain.Accounts;

/// <summary>The refusals that the rules of accounts give.</summary>
public static class AccountErrors
{
    /// <summary>There is no such account.</summary>
    public static PaymentError NotFound { get; } = new(PaymentErrorCode.AccountNotFound, "There is no such account.");

    /// <summary>There is no such secret.</summary>
    public static PaymentError SecretNotFound { get; } = new(PaymentErrorCode.SecretNotFound, "The account has no such secret.");

    internal static PaymentError HoldNotFound { get; } = new(PaymentErrorCode.HoldNotFound, "There is no such hold, or it has ended.");

    internal static PaymentError TooLarge { get; } =
        new(PaymentErrorCode.BalanceTooLarge, $"The account would have more than {Bookkeeping.MaxBalance} of the currency.", "amount");

    internal static PaymentError TooManyHolds { get; } =
        new(
            PaymentErrorCode.TooManyHolds,
            $"{Bookkeeping.MaxHolds} payments and refunds of the account are under way, which is the most there may be. Try again later."
        );

    /// <summary>The account has as many secrets as it may have.</summary>
    public static PaymentError TooManySecrets { get; } =
        new(
            PaymentErrorCode.TooManySecrets,
            $"The account has {UserSecrets.MaxSecrets} secrets that count, which is the most there may be. Revoke one first."
        );

    /// <summary>The booking's id was used for something else.</summary>
    public static PaymentError Conflict { get; } =
        new(
            PaymentErrorCode.IdempotencyConflict,
            "The id was used for another booking. Send the same content to repeat it, or choose a new id."
        );

    internal static PaymentError Insufficient(AccountBalance balance, Money amount) =>
        new(
            PaymentErrorCode.InsufficientBalance,
            $"The account has {balance.Balance} {balance.Currency} to spend; {amount.Amount} is asked for.",
            "amount"
        );
}
