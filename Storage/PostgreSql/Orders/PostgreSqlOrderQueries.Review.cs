using Npgsql;
using Payments.Storage.Orders;

namespace Payments.Storage.PostgreSql.Orders;

/// <summary>What operators have to look at.</summary>
public sealed partial class PostgreSqlOrderQueries
{
    internal const string ForeignReports = """
        SELECT r.at, r.position, o.key, o.merchant_id, o.merchant_order_id, r.channel, r.reason, r.payment_id, r.amount, r.currency
        FROM foreign_reports r JOIN orders o ON o.row = r.order_row
        WHERE (r.at, r.position) < ($1, $2) ORDER BY r.at DESC, r.position DESC LIMIT $3
        """;

    internal const string ForeignReportsOf =
        "SELECT channel, reason, payment_id, amount, currency, at FROM foreign_reports WHERE order_row = (SELECT row FROM orders_keys WHERE key = $1) ORDER BY position LIMIT 100";

    internal const string Unconfirmed = """
        SELECT unconfirmed_at, row, key, version, document FROM orders
        WHERE unconfirmed_at IS NOT NULL AND (unconfirmed_at, row) < ($1, $2) ORDER BY unconfirmed_at DESC, row DESC LIMIT $3
        """;

    internal const string UnconfirmedCount =
        "SELECT count(*) FROM (SELECT FROM orders WHERE unconfirmed_at > $1 ORDER BY unconfirmed_at LIMIT $2) waiting";

    internal const string ExhaustedCount =
        "SELECT count(*) FROM (SELECT FROM orders WHERE exhausted_at >= $1 ORDER BY exhausted_at LIMIT $2) given_up";

    /// <inheritdoc/>
    public async ValueTask<ForeignReportPage> ForeignReportsAsync(
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    )
    {
        var place = after ?? new OrderCursor(long.MaxValue, long.MaxValue);
        var found = await database.Readers.ReadAsync(
            ForeignReports,
            ForeignReport,
            cancellationToken,
            place.Timestamp,
            place.Row,
            limit + 1L
        );
        return new ForeignReportPage(
            [.. found.Take(limit).Select(report => report.Entry)],
            found.Count > limit ? found[limit - 1].Place : null
        );
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ForeignReportRow>> ForeignReportsOfAsync(
        string orderKey,
        CancellationToken cancellationToken = default
    ) => RowsAsync(ForeignReportsOf, static row => ForeignReport(row, 0, Time(row.GetInt64(5))), orderKey, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OrderPage> UnconfirmedAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default)
    {
        var place = after ?? new OrderCursor(long.MaxValue, long.MaxValue);
        return PageAsync(Unconfirmed, limit, cancellationToken, place.Timestamp, place.Row, limit + 1L);
    }

    /// <inheritdoc/>
    public ValueTask<int> UnconfirmedCountAsync(int max, CancellationToken cancellationToken = default) =>
        CountAsync(UnconfirmedCount, long.MinValue, max, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> ExhaustedCountAsync(DateTimeOffset since, int max, CancellationToken cancellationToken = default) =>
        CountAsync(ExhaustedCount, since.ToUnixTimeMilliseconds(), max, cancellationToken);

    private async ValueTask<int> CountAsync(string sql, long from, long max, CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync(sql, static row => (int)row.GetInt64(0), cancellationToken, from, max)).Single();

    private static (OrderCursor Place, ForeignReportEntry Entry) ForeignReport(NpgsqlDataReader row) =>
        (
            new OrderCursor(row.GetInt64(0), row.GetInt64(1)),
            new ForeignReportEntry(
                OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(2)),
                row.GetString(3),
                row.GetString(4),
                ForeignReport(row, 5, Time(row.GetInt64(0)))
            )
        );

    private static ForeignReportRow ForeignReport(NpgsqlDataReader row, int first, DateTimeOffset at) =>
        new(
            row.GetString(first),
            row.GetString(first + 1),
            row.IsDBNull(first + 2) ? null : row.GetString(first + 2),
            row.IsDBNull(first + 3) ? null : row.GetInt64(first + 3),
            row.IsDBNull(first + 4) ? null : row.GetString(first + 4),
            at
        );
}
