using Npgsql;
using Orleans;
using Orleans.Runtime;
using Payments.Storage.Grains;
using Payments.Storage.PostgreSql.Engine;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Grains;

/// <summary>
/// Reminders: one named <c>due</c> forevery row that is due within a minute, read from the row, and those that grains register,
/// in a table of their own.
/// </summary>
/// <param name="database">A database that has been started.</param>
/// <param name="mappings">The tables whose due rows are reminders; those without a due column have none.</param>
/// <param name="others">Keeps what grains register. It is not asked about rows.</param>
/// <param name="monotonicClock">What "due" is measured against.</param>
/// <param name="clock">What Orleans' reminder service looks at.</param>
/// <param name="random">Spreads overdue rows over a second.</param>
/// <param name="options">Limits.</param>
public sealed class PostgreSqlReminderTable(
    PostgreSqlDatabase database,
    IEnumerable<TableMapping> mappings,
    IReminderTable others,
    MonotonicClock monotonicClock,
    TimeProvider clock,
    Random random,
    DueReminderOptions? options = null
) : IReminderTable
{
    private readonly DueReminders _due = new(mappings, monotonicClock, clock, random);
    private readonly int _limit = (options ?? new DueReminderOptions()).MaxDueRows;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => others.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken = default) => others.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        var registered = await others.ReadRows(grainId);
        return _due.MappingOf(grainId) is { } mapping && await OneAsync(mapping, grainId) is { } entry
            ? new ReminderTableData(registered.Reminders.Append(entry))
            : registered;
    }

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var due = new List<ReminderEntry>();
        foreach (var mapping in _due.Mappings)
        {
            var rows = new List<DueRow>();
            foreach (var (first, last) in new HashRange(begin, end).Parts())
                rows.AddRange(await PartAsync(mapping, first, last, _limit - due.Count));
            due.AddRange(rows.OrderBy(row => row.DueAt).Take(_limit - due.Count).Select(row => Entry(mapping, row)));
        }

        return new ReminderTableData(due.Concat((await others.ReadRows(begin, end)).Reminders));
    }

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        _due.MappingOf(grainId, reminderName) is { } mapping
            ? await OneAsync(mapping, grainId)
            : await others.ReadRow(grainId, reminderName);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The reminder follows from a row.</exception>
    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        _due.ThrowIfDueReminder(entry.GrainId, entry.ReminderName);
        return await others.UpsertRow(entry);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The reminder follows from a row.</exception>
    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        _due.ThrowIfDueReminder(grainId, reminderName);
        return await others.RemoveRow(grainId, reminderName, eTag);
    }

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => others.TestOnlyClearTable();

    /// <summary>The rows due up to $1 with hashes from $2 to $3, most overdue first, $4 at most.</summary>
    internal static string Due(TableMapping mapping) =>
        $"""
            SELECT key, version, {mapping.DueColumn} FROM {mapping.Table} WHERE {mapping.DueColumn} <= $1 AND grain_hash BETWEEN $2 AND $3
            ORDER BY {mapping.DueColumn} LIMIT $4
            """;

    private ValueTask<List<DueRow>> PartAsync(TableMapping mapping, long first, long last, int limit) =>
        database.Readers.ReadAsync(Due(mapping), Row, CancellationToken.None, _due.DueUntil, first, last, limit);

    private async ValueTask<ReminderEntry?> OneAsync(TableMapping mapping, GrainId grainId)
    {
        var key = new byte[PrefixedBase32Key.Size];
        if (!mapping.KeyFormat.TryParse(grainId.Key.ToString()!, key))
            return null;
        var rows = await database.Readers.ReadAsync(
            $"SELECT key, version, {mapping.DueColumn} FROM {mapping.Table} WHERE row = {RowKeys.RowOf(mapping, "$1")} AND {mapping.DueColumn} IS NOT NULL",
            Row,
            CancellationToken.None,
            key
        );
        return rows is [var row] ? Entry(mapping, row) : null;
    }

    private ReminderEntry Entry(TableMapping mapping, DueRow row) =>
        _due.CreateEntry(DueReminders.GrainOf(mapping, row.Key), row.Version, row.DueAt);

    private static DueRow Row(NpgsqlDataReader row) => new(row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetInt64(2));

    private sealed record DueRow(byte[] Key, long Version, long DueAt);
}
