using Payments.Domain.Accounts;
using Payments.Grains.Interfaces.Accounts;

namespace Payments.Application.Accounts;

/// <summary>A user's account.</summary>
/// <param name="Id">The merchant's name for it.</param>
/// <param name="MerchantId">Whose user's it is.</param>
/// <param name="Balances">What it has, by currency; a currency stands here from its first entry on.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Version">How many entries it has.</param>
public sealed record AccountResponse(
    string Id,
    string MerchantId,
    IReadOnlyList<BalanceResponse> Balances,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version
)
{
    internal static AccountResponse Of(AccountView account) =>
        new(
            account.Id,
            account.MerchantId,
            [.. account.Balances.Select(balance => new BalanceResponse(balance.Currency, balance.Balance, balance.Held))],
            account.CreatedAt,
            account.UpdatedAt,
            account.Version
        );
}

/// <summary>What an account has of one currency, in minor units.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Balance">What can be spent.</param>
/// <param name="Held">What is set aside for payments and refunds that are under way.</param>
public sealed record BalanceResponse(string Currency, long Balance, long Held);

/// <summary>One entry of an account's journal: an amount that leaves one account and comes into another.</summary>
/// <param name="Sequence">Its place among the account's entries, from 1, without gaps.</param>
/// <param name="BookingId">What was booked, once.</param>
/// <param name="Kind"><c>credit</c>, <c>debit</c>, <c>hold</c>, <c>capture</c> or <c>release</c>.</param>
/// <param name="Debit">Where it left: <c>balance</c> or <c>held</c> of this account, or <c>merchant</c>, <c>adjustments</c>,
/// <c>channel:</c> and a channel's name.</param>
/// <param name="Credit">Where it came in: likewise.</param>
/// <param name="Amount">Minor units, above zero.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="OrderId">The order that caused it; null where an operator did.</param>
/// <param name="Reason">Why, in the operator's words; null where an order caused it.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="BalanceAfter">What the account could spend of the currency after it.</param>
/// <param name="HeldAfter">What the account had set aside of the currency after it.</param>
public sealed record EntryResponse(
    long Sequence,
    string BookingId,
    BookingKind Kind,
    string Debit,
    string Credit,
    long Amount,
    string Currency,
    string? OrderId,
    string? Reason,
    DateTimeOffset OccurredAt,
    long BalanceAfter,
    long HeldAfter
)
{
    internal static EntryResponse Of(JournalEntry entry) =>
        new(
            entry.Sequence,
            entry.BookingId,
            entry.Kind,
            entry.Debit,
            entry.Credit,
            entry.Amount.Amount,
            entry.Amount.Currency,
            entry.OrderId,
            entry.Reason,
            entry.OccurredAt,
            entry.BalanceAfter,
            entry.HeldAfter
        );
}
