namespace Payments.Domain;

/// <summary>The refusals that the rules of accounts give.</summary>
public static class AccountRejections
{
    /// <summary>There is no such account.</summary>
    public static Rejection NotFound { get; } = new(RejectionCode.AccountNotFound, "There is no such account.");

    /// <summary>There is no such secret.</summary>
    public static Rejection SecretNotFound { get; } = new(RejectionCode.SecretNotFound, "The account has no such secret.");

    internal static Rejection HoldNotFound { get; } = new(RejectionCode.HoldNotFound, "There is no such hold, or it has ended.");

    internal static Rejection TooLarge { get; } =
        new(RejectionCode.BalanceTooLarge, $"The account would have more than {Bookkeeping.MaxBalance} of the currency.", "amount");

    internal static Rejection TooManyHolds { get; } =
        new(RejectionCode.TooManyHolds, $"{Bookkeeping.MaxHolds} payments and refunds of the account are under way, which is the most there may be. Try again later.");

    /// <summary>The account has as many secrets as it may have.</summary>
    public static Rejection TooManySecrets { get; } =
        new(RejectionCode.TooManySecrets, $"The account has {UserSecrets.MaxSecrets} secrets that count, which is the most there may be. Revoke one first.");

    /// <summary>The booking's id was used for something else.</summary>
    public static Rejection Conflict { get; } =
        new(RejectionCode.IdempotencyConflict, "The id was used for another booking. Send the same content to repeat it, or choose a new id.");

    internal static Rejection Insufficient(AccountBalance balance, Money amount) => new(
        RejectionCode.InsufficientBalance, $"The account has {balance.Balance} {balance.Currency} to spend; {amount.Amount} is asked for.", "amount");
}
