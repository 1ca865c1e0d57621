using System.Text.Json.Serialization;
using Payments.Domain.Accounts;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Text;
using Payments.Storage.Accounts;
using Payments.Storage.Rows;

namespace Payments.Grains.Accounts;

/// <summary>What storage holds of an account: its state as a document, and the journal's lines that are appended with it.</summary>
public sealed class AccountRow : IRowState
{
    /// <summary>The account; null before it was made.</summary>
    public Account? Account { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public TableMapping Mapping => AccountTables.Mapping;

    /// <inheritdoc/>
    [JsonIgnore]
    public RowTracking Tracking { get; } = new();

    /// <summary>Takes what was booked: the next write stores the account and appends the entry.</summary>
    public void Apply(Account account, JournalEntry? entry)
    {
        Account = account;
        if (entry is not null)
            Tracking.Append(RowOf(entry));
    }

    /// <inheritdoc/>
    public void WriteColumns(CellWriter columns)
    {
        var account = Account ?? throw new InvalidOperationException("An account is written once it has been made.");
        columns.Text(account.MerchantId);
        columns.Text(account.Id);
    }

    /// <inheritdoc/>
    public void WriteTotals(TotalsWriter totals)
    {
        // Accounts are no part of a merchant's days.
    }

    /// <summary>An entry as it was stored.</summary>
    public static JournalEntry EntryOf(JournalRow row) =>
        new()
        {
            Sequence = row.Sequence,
            BookingId = row.BookingId,
            Kind = SnakeCase<BookingKind>.Parse(row.Kind),
            Debit = row.Debit,
            Credit = row.Credit,
            Amount = new Money(row.Amount, row.Currency),
            OrderId = row.OrderId is { } order ? new OrderId(order) : null,
            Reason = row.Reason,
            OccurredAt = row.OccurredAt,
            BalanceAfter = row.BalanceAfter,
            HeldAfter = row.HeldAfter,
        };

    private static JournalRow RowOf(JournalEntry entry) =>
        new(
            entry.Sequence,
            entry.BookingId,
            SnakeCase<BookingKind>.Of(entry.Kind),
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
