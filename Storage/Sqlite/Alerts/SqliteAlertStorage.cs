using Payments.Storage.Alerts;
using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Alerts;

/// <summary><see cref="IAlertStorage"/> on SQLite.</summary>
/// <param name="file">A file with the schema <see cref="SqliteSchema.Steps"/>.</param>
public sealed class SqliteAlertStorage(SqliteFile file) : IAlertStorage
{
    private const string Columns = "SELECT raised_at, row, id, version, code, is_open, is_owed, document FROM alerts";
    private const string Page = "(raised_at, row) < (?1, ?2) ORDER BY raised_at DESC, row DESC LIMIT ?3";

    /// <inheritdoc/>
    public Task<AlertPage> ListAsync(bool? isOpen, int limit, OrderCursor? after, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        return file.QueryAsync<(bool? IsOpen, int Limit, OrderCursor After), AlertPage>(
            static (connection, page) =>
            {
                // One more than the page holds says whether there is a next page.
                var rows = Rows(
                    connection.Prepare(ListOf(page.IsOpen)).Bind(1, page.After.Timestamp).Bind(2, page.After.Row).Bind(3, page.Limit + 1)
                );
                return new AlertPage(
                    [.. rows.Take(page.Limit).Select(row => row.Alert)],
                    rows.Count > page.Limit ? rows[page.Limit - 1].Place : null
                );
            },
            (isOpen, limit, after ?? new OrderCursor(long.MaxValue, long.MaxValue))
        );
    }

    /// <inheritdoc/>
    public Task<StoredAlert?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        file.QueryAsync<string, StoredAlert?>(
            static (connection, id) => Rows(connection.Prepare($"{Columns} WHERE id = ?1").Bind(1, id)) is [var row] ? row.Alert : null,
            id
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredAlert>> UnfinishedAsync(CancellationToken cancellationToken = default) =>
        file.QueryAsync<int, IReadOnlyList<StoredAlert>>(
            static (connection, _) =>
                [
                    .. Rows(connection.Prepare($"{Columns} WHERE is_open = 1 AND raised_at >= ?1").Bind(1, long.MinValue))
                        .Concat(
                            Rows(
                                connection
                                    .Prepare($"{Columns} WHERE is_owed = 1 AND is_open = 0 AND raised_at >= ?1")
                                    .Bind(1, long.MinValue)
                            )
                        )
                        .Select(row => row.Alert),
                ],
            0
        );

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, int>> OpenCountsAsync(CancellationToken cancellationToken = default) =>
        file.QueryAsync<int, IReadOnlyDictionary<string, int>>(
            static (connection, _) =>
            {
                var rows = connection.Prepare("SELECT code FROM alerts WHERE is_open = 1 AND raised_at >= ?1").Bind(1, long.MinValue);
                var counts = new Dictionary<string, int>(StringComparer.Ordinal);
                while (rows.Step())
                    counts[rows.Text(0)] = counts.GetValueOrDefault(rows.Text(0)) + 1;
                return counts;
            },
            0
        );

    /// <inheritdoc/>
    public Task<bool> TryWriteAsync(IReadOnlyList<StoredAlert> alerts, CancellationToken cancellationToken = default) =>
        file.WriteAsync(connection =>
        {
            const string sql = """
                INSERT INTO alerts(id, version, code, raised_at, is_open, is_owed, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT(id) DO UPDATE SET version = excluded.version, is_open = excluded.is_open, is_owed = excluded.is_owed,
                    document = excluded.document
                WHERE alerts.version = excluded.version - 1
                """;
            var written = 0;
            foreach (var alert in alerts)
            {
                connection
                    .Prepare(sql)
                    .Bind(1, alert.Id)
                    .Bind(2, alert.Version)
                    .Bind(3, alert.Code)
                    .Bind(4, alert.RaisedAt.ToUnixTimeMilliseconds())
                    .Bind(5, alert.IsOpen ? 1 : 0)
                    .Bind(6, alert.IsPending ? 1 : 0)
                    .Bind(7, alert.Document)
                    .Run();
                written += connection.Changes;
            }

            return written == alerts.Count;
        });

    private static string ListOf(bool? isOpen) =>
        isOpen switch
        {
            null => $"{Columns} WHERE {Page}",
            true => $"{Columns} WHERE is_open = 1 AND {Page}",
            false => $"{Columns} WHERE is_open = 0 AND {Page}",
        };

    private static List<(OrderCursor Place, StoredAlert Alert)> Rows(SqliteStatement rows)
    {
        var found = new List<(OrderCursor, StoredAlert)>();
        while (rows.Step())
            found.Add(
                (
                    new OrderCursor(rows.Integer(0), rows.Integer(1)),
                    new StoredAlert(
                        rows.Text(2),
                        rows.Integer(3),
                        rows.Text(4),
                        DateTimeOffset.FromUnixTimeMilliseconds(rows.Integer(0)),
                        rows.Integer(5) != 0,
                        rows.Integer(6) != 0,
                        rows.Text(7)
                    )
                )
            );
        return found;
    }
}
