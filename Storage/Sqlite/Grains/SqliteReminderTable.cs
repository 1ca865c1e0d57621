using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>
/// Reminders: those that grains register, and one named <c>due</c> forevery row that is due within a minute. The latter follow
/// from the row alone: they are changed by writing the row, never here.
/// </summary>
public sealed class SqliteReminderTable : IReminderTable
{
    private const string Columns = "grain_type, grain_key, name, start_at, period_ms, etag";
    private const string One = $"SELECT {Columns} FROM reminders WHERE grain_type = ?1 AND grain_key = ?2 AND name = ?3";
    private const string OfGrain = $"SELECT {Columns} FROM reminders WHERE grain_type = ?1 AND grain_key = ?2";
    private const string All = $"SELECT {Columns} FROM reminders";
    private readonly SqliteFile _file;
    private readonly DueReminders _due;
    private readonly DueReminderOptions _options;

    /// <param name="file">A file with the schema <see cref="SqliteSchema.Steps"/>.</param>
    /// <param name="mappings">The tables whose due rows are reminders; those without a due column have none.</param>
    /// <param name="monotonicClock">What "due" is measured against.</param>
    /// <param name="clock">What Orleans' reminder service looks at.</param>
    /// <param name="random">Spreads overdue rows over a second.</param>
    /// <param name="options">Limits.</param>
    public SqliteReminderTable(
        SqliteFile file,
        IEnumerable<TableMapping> mappings,
        MonotonicClock monotonicClock,
        TimeProvider clock,
        Random random,
        DueReminderOptions? options = null
    )
    {
        (_file, _options) = (file, options ?? new DueReminderOptions());
        _due = new DueReminders(mappings, monotonicClock, clock, random);
    }

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Read(connection =>
        {
            var found = Registered(connection.Prepare(OfGrain).Bind(1, grainId.Type.ToString()).Bind(2, grainId.Key.ToString())).ToList();
            if (_due.MappingOf(grainId) is { } mapping && DueRows.Read(connection, mapping, _due, grainId) is { } entry)
                found.Add(entry);
            return new ReminderTableData(found);
        });

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        Read(connection =>
        {
            var range = new HashRange(begin, end);
            var found = new List<ReminderEntry>();
            foreach (var mapping in _due.Mappings)
                DueRows.Read(connection, mapping, _due, range, _options.MaxDueRows, found);
            found.AddRange(Registered(connection.Prepare(All)).Where(entry => range.Contains(entry.GrainId.GetUniformHashCode())));
            return new ReminderTableData(found);
        });

    /// <inheritdoc/>
    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Read(connection =>
            _due.MappingOf(grainId, reminderName) is { } mapping
                ? DueRows.Read(connection, mapping, _due, grainId)
                : Registered(connection.Prepare(One).Bind(1, grainId.Type.ToString()).Bind(2, grainId.Key.ToString()).Bind(3, reminderName))
                    .FirstOrDefault()
        );

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The reminder follows from a row.</exception>
    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        _due.ThrowIfDueReminder(entry.GrainId, entry.ReminderName);
        var startAt = new DateTimeOffset(entry.StartAt, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var etag = await _file.WriteAsync(connection =>
        {
            connection
                .Prepare("INSERT OR REPLACE INTO reminders(grain_type, grain_key, name, start_at, period_ms) VALUES (?1, ?2, ?3, ?4, ?5)")
                .Bind(1, entry.GrainId.Type.ToString())
                .Bind(2, entry.GrainId.Key.ToString())
                .Bind(3, entry.ReminderName)
                .Bind(4, startAt)
                .Bind(5, (long)entry.Period.TotalMilliseconds)
                .Run();
            return connection.LastInsertedRow;
        });
        return etag.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The reminder follows from a row.</exception>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        _due.ThrowIfDueReminder(grainId, reminderName);
        return _file.WriteAsync(connection =>
        {
            connection
                .Prepare("DELETE FROM reminders WHERE grain_type = ?1 AND grain_key = ?2 AND name = ?3 AND etag = CAST(?4 AS INTEGER)")
                .Bind(1, grainId.Type.ToString())
                .Bind(2, grainId.Key.ToString())
                .Bind(3, reminderName)
                .Bind(4, eTag)
                .Run();
            return connection.Changes == 1;
        });
    }

    /// <inheritdoc/>
    public Task TestOnlyClearTable() =>
        _file.WriteAsync(connection =>
        {
            connection.Execute("DELETE FROM reminders");
            return true;
        });

    private Task<T> Read<T>(Func<SqliteConnection, T> read) => _file.QueryAsync(static (connection, read) => read(connection), read);

    private static IEnumerable<ReminderEntry> Registered(SqliteStatement rows)
    {
        while (rows.Step())
        {
            yield return new ReminderEntry
            {
                GrainId = GrainId.Create(rows.Text(0), rows.Text(1)),
                ReminderName = rows.Text(2),
                StartAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.Integer(3)).UtcDateTime,
                Period = TimeSpan.FromMilliseconds(rows.Integer(4)),
                ETag = rows.Text(5),
            };
        }
    }
}
