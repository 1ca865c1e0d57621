using System.Globalization;
using System.Security.Cryptography;
using Payments.Domain.Accounts;
using Payments.Domain.Orders;
using Payments.Simulation.Checks;
using Payments.Storage.Accounts;
using Payments.Storage.Grains;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Simulation.Stores;

/// <summary>
/// What is durable, and nothing else: rows with their versions, what was appended to them, unique keys, totals. Each write is applied
/// whole or not at all, as a transaction would; what must hold of durable state is looked at right there.
/// </summary>
internal sealed class Database(Findings findings)
{
    private static readonly int DueCell = OrderTables.Mapping.Columns.IndexOf(
        OrderTables.Mapping.Columns.First(column => column.Name == OrderTables.Mapping.DueColumn)
    );

    private readonly Dictionary<string, long> _paymentKeys = new(StringComparer.Ordinal);
    private long _rows;

    public Dictionary<string, OrderRecord> Orders { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AccountRecord> Accounts { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Type, string Key, string Name), (long Version, byte[] Document)> Documents { get; } = [];

    /// <summary>The lines of the journal, by booking.</summary>
    public Dictionary<string, AccountJournalRow> Journal { get; } = new(StringComparer.Ordinal);

    public Dictionary<TotalKey, long> Totals { get; } = [];

    /// <summary>Orders that are due some time, by that time.</summary>
    public SortedSet<(long DueAt, string Key)> Due { get; } = [];

    /// <summary>Called with each order that was written.</summary>
    public Action<OrderRecord>? Written { get; set; }

    /// <summary>Called with each document that was written: the grain's type, its key and the document.</summary>
    public Action<string, string, byte[]>? DocumentWritten { get; set; }

    /// <summary>Applies a write.</summary>
    /// <param name="write">As the product's storage has filled it.</param>
    /// <param name="state">The state that it stores, for whoever looks at it.</param>
    public WriteOutcome Apply(StateWrite write, object? state) =>
        write switch
        {
            RowWrite { Mapping.Table: "orders" } order => ApplyOrder(order, (OrderState)state!),
            RowWrite { Mapping.Table: "accounts" } account => ApplyAccount(account, (Account)state!),
            DocumentWrite document => ApplyDocument(document),
            _ => throw new NotSupportedException("The simulation does not know the table."),
        };

    private static bool IsExpected(StateWrite write, long stored) => write.Version == stored;

    private static byte[] DocumentOf(StateWrite write) => write.Cells.Slice(write.Document.Start, write.Document.Length).ToArray();

    private WriteOutcome ApplyOrder(RowWrite write, OrderState state)
    {
        var key = write.GrainId.Key.ToString()!;
        var record = Orders.GetValueOrDefault(key);
        if (!IsExpected(write, record?.Version ?? 0))
            return new WriteOutcome(false, record?.Row ?? 0, record?.Version ?? 0);
        var row = record?.Row ?? ++_rows;
        if (TakenKeys(write, row) is { Count: > 0 } taken)
            return new WriteOutcome(false, record?.Row ?? 0, record?.Version ?? 0, taken);

        record ??= Orders[key] = new OrderRecord(key, row);
        for (var i = 0; i < write.AppendedRows.Count; i++)
        {
            var (table, first) = write.AppendedRows[i];
            if (table == OrderTables.PaymentKeys)
                _paymentKeys[Convert.ToHexString(write.UniqueKey(i).Span)] = row;
            else if (table == OrderTables.Events)
                AppendEvent(record, RowReading.Event(write.Cells, first));
            else if (table == OrderTables.Attempts)
                record.Attempts.Add(RowReading.Attempt(write.Cells, first));
        }

        foreach (var change in write.TotalsChange)
            Totals[change.Key] = checked(Totals.GetValueOrDefault(change.Key) + change.Value);
        if (record.DueAt is { } before)
            Due.Remove((before, key));
        (record.Version, record.Document, record.State) = (record.Version + 1, DocumentOf(write), state);
        record.DueAt = write.Cells[DueCell] is { IsNull: false } cell ? cell.Value : null;
        if (record.DueAt is { } due)
            Due.Add((due, key));
        CheckOrder(record);
        Written?.Invoke(record);
        return new WriteOutcome(true, row, record.Version);
    }

    private List<byte[]> TakenKeys(RowWrite write, long row)
    {
        var taken = new List<byte[]>();
        for (var i = 0; i < write.AppendedRows.Count; i++)
        {
            if (write.AppendedRows[i].Table != OrderTables.PaymentKeys)
                continue;
            var key = write.UniqueKey(i);
            if (_paymentKeys.TryGetValue(Convert.ToHexString(key.Span), out var owner) && owner != row)
                taken.Add(key.ToArray());
        }

        return taken;
    }

    private WriteOutcome ApplyAccount(RowWrite write, Account account)
    {
        var key = write.GrainId.Key.ToString()!;
        var record = Accounts.GetValueOrDefault(key);
        if (!IsExpected(write, record?.Version ?? 0))
            return new WriteOutcome(false, record?.Row ?? 0, record?.Version ?? 0);
        var lines = write.AppendedRows.Select(appended => RowReading.Journal(write.Cells, appended.FirstCell)).ToList();
        if (lines.Find(line => Journal.ContainsKey(line.BookingId)) is { } twice)
            throw new InvalidOperationException($"UNIQUE constraint failed: journal.booking_id ({twice.BookingId})");

        record ??= Accounts[key] = new AccountRecord(key, ++_rows);
        foreach (var line in lines)
        {
            Journal[line.BookingId] = new AccountJournalRow(key, line);
            record.Entries.Add(line);
        }

        (record.Version, record.Document, record.Account) = (record.Version + 1, DocumentOf(write), account);
        CheckAccount(record, lines);
        return new WriteOutcome(true, record.Row, record.Version);
    }

    private WriteOutcome ApplyDocument(DocumentWrite write)
    {
        var key = (write.GrainType, write.GrainKey, write.StateName);
        var stored = Documents.GetValueOrDefault(key).Version;
        if (!IsExpected(write, stored))
            return new WriteOutcome(false, 1, stored);
        Documents[key] = (stored + 1, DocumentOf(write));
        DocumentWritten?.Invoke(write.GrainType, write.GrainKey, Documents[key].Document);
        return new WriteOutcome(true, 1, stored + 1);
    }

    private void AppendEvent(OrderRecord record, OrderEventRow happened)
    {
        if (happened.Sequence != record.Events.Count + 1)
            findings.Add($"{record.Key}: event {happened.Sequence} follows {record.Events.Count}");
        var before = record.Events is [.., var last] ? last.Hash : new byte[SHA256.HashSizeInBytes];
        if (!SHA256.HashData([.. before, .. happened.Body]).AsSpan().SequenceEqual(happened.Hash))
            findings.Add($"{record.Key}: event {happened.Sequence} does not continue the chain");
        record.Events.Add(happened);
    }

    private void CheckOrder(OrderRecord record)
    {
        var order = record.State.Order;
        if (order.Version != record.Events.Count || order.HistoryHash != Convert.ToHexStringLower(record.Events[^1].Hash))
            findings.Add($"{record.Key}: the row is at event {order.Version}, the history at {record.Events.Count}");
        foreach (var payment in order.Payments)
            if (payment.Refunding < 0 || payment.Refunded < 0 || payment.Refunding + payment.Refunded > payment.Captured)
                findings.Add($"{record.Key}: of {payment.Captured} {payment.Refunding} are being returned and {payment.Refunded} are");
        if (order.Payments.Count(payment => payment.Role == PaymentRole.Accepted) > 1)
            findings.Add($"{record.Key}: two payments pay it");
    }

    private void CheckAccount(AccountRecord record, List<JournalRow> lines)
    {
        foreach (var line in lines)
        {
            var sums = record.Sums.GetValueOrDefault(line.Currency);
            sums.Balance +=
                (line.Credit == JournalEntry.Balance ? line.Amount : 0) - (line.Debit == JournalEntry.Balance ? line.Amount : 0);
            sums.Held += (line.Credit == JournalEntry.Held ? line.Amount : 0) - (line.Debit == JournalEntry.Held ? line.Amount : 0);
            record.Sums[line.Currency] = sums;
            if (sums.Balance < 0 || sums.Held < 0 || sums != (line.BalanceAfter, line.HeldAfter))
                findings.Add($"{record.Key}: the journal comes to {sums}, its line {line.Sequence} says otherwise");
        }

        foreach (var balance in record.Account.Balances)
            if (record.Sums.GetValueOrDefault(balance.Currency) != (balance.Balance, balance.Held))
                findings.Add($"{record.Key}: the account has {balance}, the journal another sum");
        if (record.Entries.Count > 0 && record.Entries[^1].Sequence != record.Entries.Count)
            findings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{record.Key}: {record.Entries.Count} lines, the last is {record.Entries[^1].Sequence}"
                )
            );
    }
}

/// <summary>An order that is stored.</summary>
internal sealed class OrderRecord(string key, long row)
{
    public string Key => key;

    public long Row => row;

    public long Version { get; set; }

    public byte[] Document { get; set; } = [];

    public OrderState State { get; set; } = null!;

    public long? DueAt { get; set; }

    public List<OrderEventRow> Events { get; } = [];

    public List<NotificationAttemptRow> Attempts { get; } = [];
}

/// <summary>An account that is stored.</summary>
internal sealed class AccountRecord(string key, long row)
{
    public string Key => key;

    public long Row => row;

    public long Version { get; set; }

    public byte[] Document { get; set; } = [];

    public Account Account { get; set; } = null!;

    public List<JournalRow> Entries { get; } = [];

    public Dictionary<string, (long Balance, long Held)> Sums { get; } = new(StringComparer.Ordinal);
}
