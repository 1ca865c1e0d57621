using Npgsql;
using Payments.Storage.Alerts;
using Payments.Storage.Orders;

namespace Payments.Storage.PostgreSql.Alerts;

/// <summary><see cref="IAlertStorage"/> on PostgreSQL.</summary>
/// <param name="database">A database that has been started.</param>
public sealed class PostgreSqlAlertStorage(PostgreSqlDatabase database) : IAlertStorage
{
    private const string Columns = "SELECT raised_at, row, id, version, code, is_open, is_owed, document FROM alerts";
    private const string Page = "(raised_at, row) < ($1, $2) ORDER BY raised_at DESC, row DESC LIMIT $3";
    private const string All = $"{Columns} WHERE {Page}";
    private const string Open = $"{Columns} WHERE is_open AND {Page}";
    private const string Ended = $"{Columns} WHERE NOT is_open AND {Page}";
    private const string One = $"{Columns} WHERE id = $1";
    private const string Unfinished = $"{Columns} WHERE is_open OR is_owed ORDER BY raised_at, row";
    private const string OpenCounts = "SELECT code, count(*) FROM alerts WHERE is_open GROUP BY code";

    private const string Write = """
        INSERT INTO alerts(id, version, code, raised_at, is_open, is_owed, document)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, is_open = excluded.is_open, is_owed = excluded.is_owed,
            document = excluded.document
        WHERE alerts.version = excluded.version - 1
        RETURNING id
        """;

    /// <inheritdoc/>
    public async Task<AlertPage> ListAsync(bool? isOpen, int limit, OrderCursor? after, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        var place = after ?? new OrderCursor(long.MaxValue, long.MaxValue);
        var sql = isOpen switch
        {
            null => All,
            true => Open,
            false => Ended,
        };
        // One more than the page holds says whether there is a next page.
        var rows = await database.Readers.ReadAsync(sql, Row, cancellationToken, place.Timestamp, place.Row, limit + 1L);
        return new AlertPage([.. rows.Take(limit).Select(row => row.Alert)], rows.Count > limit ? rows[limit - 1].Place : null);
    }

    /// <inheritdoc/>
    public async Task<StoredAlert?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        await database.Readers.ReadAsync(One, Row, cancellationToken, id) is [var row] ? row.Alert : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredAlert>> UnfinishedAsync(CancellationToken cancellationToken = default) =>
        [.. (await database.Readers.ReadAsync(Unfinished, Row, cancellationToken)).Select(row => row.Alert)];

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, int>> OpenCountsAsync(CancellationToken cancellationToken = default) =>
        (
            await database.Readers.ReadAsync(
                OpenCounts,
                static row => KeyValuePair.Create(row.GetString(0), (int)row.GetInt64(1)),
                cancellationToken
            )
        ).ToDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(IReadOnlyList<StoredAlert> alerts, CancellationToken cancellationToken = default)
    {
        var written = await database.Readers.ReadAsync(
            Write,
            static row => row.GetString(0),
            cancellationToken,
            alerts.Select(alert => alert.Id).ToArray(),
            alerts.Select(alert => alert.Version).ToArray(),
            alerts.Select(alert => alert.Code).ToArray(),
            alerts.Select(alert => alert.RaisedAt.ToUnixTimeMilliseconds()).ToArray(),
            alerts.Select(alert => alert.IsOpen).ToArray(),
            alerts.Select(alert => alert.IsPending).ToArray(),
            alerts.Select(alert => alert.Document).ToArray()
        );
        return written.Count == alerts.Count;
    }

    private static (OrderCursor Place, StoredAlert Alert) Row(NpgsqlDataReader row) =>
        (
            new OrderCursor(row.GetInt64(0), row.GetInt64(1)),
            new StoredAlert(
                row.GetString(2),
                row.GetInt64(3),
                row.GetString(4),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
                row.GetBoolean(5),
                row.GetBoolean(6),
                row.GetString(7)
            )
        );
}
