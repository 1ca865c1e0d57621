using Payments.Storage.Rows;

namespace Payments.Storage.Accounts;

/// <summary>One line of the journal: an amount that leaves one account and comes into another.</summary>
/// <param name="Sequence">Its place among the account's lines, from 1 without gaps.</param>
/// <param name="BookingId">Unique in the whole journal.</param>
/// <param name="Kind">As <c>credit</c>.</param>
/// <param name="Debit">Where the money left: <c>balance</c> or <c>held</c> of the account itself, or a system account of its
/// merchant.</param>
/// <param name="Credit">Where it came in: likewise.</param>
/// <param name="Amount">Minor units, above zero.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="OrderId">The order that caused it; null where none did.</param>
/// <param name="Reason">Why, in a person's words; null where none were given.</param>
/// <param name="OccurredAt">When, to the millisecond.</param>
/// <param name="BalanceAfter">The account's balance of the currency after it.</param>
/// <param name="HeldAfter">What the account has set aside of the currency after it.</param>
public sealed record JournalRow(
    long Sequence,
    string BookingId,
    string Kind,
    string Debit,
    string Credit,
    long Amount,
    string Currency,
    string? OrderId,
    string? Reason,
    DateTimeOffset OccurredAt,
    long BalanceAfter,
    long HeldAfter
) : IAppendOnlyRow
{
    /// <inheritdoc/>
    public AppendOnlyTable Table => AccountTables.Journal;

    /// <inheritdoc/>
    public void Write(CellWriter cells)
    {
        cells.Integer(Sequence);
        cells.Text(BookingId);
        cells.Text(Kind);
        cells.Text(Debit);
        cells.Text(Credit);
        cells.Integer(Amount);
        cells.Text(Currency);
        cells.Text(OrderId);
        cells.Text(Reason);
        cells.Time(OccurredAt);
        cells.Integer(BalanceAfter);
        cells.Integer(HeldAfter);
    }
}
