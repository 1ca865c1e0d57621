using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Orders;

/// <summary>What operators have to look at.</summary>
public sealed partial class SqliteOrderQueries
{
    /// <summary>More than an order keeps.</summary>
    private const int MaxReportsOfOrder = 100;

    /// <inheritdoc/>
    public ValueTask<ForeignReportPage> ForeignReportsAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default) =>
        new(
            file.QueryAsync<(int Limit, OrderCursor After), ForeignReportPage>(
                static (connection, page) =>
                    ForeignReportPageOf(
                        connection
                            .Prepare(
                                """
                                SELECT r.at, r.position, o.key, o.merchant_id, o.merchant_order_id, r.channel, r.reason, r.payment_id, r.amount, r.currency
                                FROM foreign_reports r INDEXED BY foreign_reports_at CROSS JOIN orders o ON o.row = r.order_row
                                WHERE (r.at, r.position) < (?1, ?2) ORDER BY r.at DESC, r.position DESC LIMIT ?3
                                """
                            )
                            .Bind(1, page.After.Timestamp)
                            .Bind(2, page.After.Row)
                            .Bind(3, page.Limit + 1),
                        page.Limit
                    ),
                (limit, after ?? new OrderCursor(long.MaxValue, long.MaxValue))
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ForeignReportRow>> ForeignReportsOfAsync(
        string orderKey,
        CancellationToken cancellationToken = default
    ) =>
        Rows(
            "SELECT channel, reason, payment_id, amount, currency, at FROM foreign_reports INDEXED BY foreign_reports_order "
                + $"WHERE order_row = {OfOrder} AND position > ?2 ORDER BY position LIMIT ?3",
            orderKey,
            0,
            MaxReportsOfOrder,
            static row => ForeignReport(row, 0, Time(row.Integer(5)))
        );

    /// <inheritdoc/>
    public ValueTask<OrderPage> UnconfirmedAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default) =>
        new(
            file.QueryAsync<(int Limit, OrderCursor After), OrderPage>(
                static (connection, page) =>
                    Page(
                        connection
                            .Prepare(
                                """
                                SELECT unconfirmed_at, row, key, version, document FROM orders INDEXED BY orders_unconfirmed
                                WHERE unconfirmed_at IS NOT NULL AND (unconfirmed_at, row) < (?1, ?2)
                                ORDER BY unconfirmed_at DESC, row DESC LIMIT ?3
                                """
                            )
                            .Bind(1, page.After.Timestamp)
                            .Bind(2, page.After.Row)
                            .Bind(3, page.Limit + 1),
                        page.Limit
                    ),
                (limit, after ?? new OrderCursor(long.MaxValue, long.MaxValue))
            )
        );

    /// <inheritdoc/>
    public ValueTask<int> UnconfirmedCountAsync(int max, CancellationToken cancellationToken = default) =>
        CountAsync("SELECT 1 FROM orders INDEXED BY orders_unconfirmed WHERE unconfirmed_at >= ?1 LIMIT ?2", long.MinValue, max);

    /// <inheritdoc/>
    public ValueTask<int> ExhaustedCountAsync(DateTimeOffset since, int max, CancellationToken cancellationToken = default) =>
        CountAsync(
            "SELECT 1 FROM orders INDEXED BY orders_exhausted_at WHERE exhausted_at >= ?1 LIMIT ?2",
            since.ToUnixTimeMilliseconds(),
            max
        );

    private ValueTask<int> CountAsync(string sql, long from, int max) =>
        new(
            file.QueryAsync<(string Sql, long From, int Max), int>(
                static (connection, asked) =>
                {
                    var rows = connection.Prepare(asked.Sql).Bind(1, asked.From).Bind(2, asked.Max);
                    var count = 0;
                    while (rows.Step())
                        count++;
                    return count;
                },
                (sql, from, max)
            )
        );

    private static ForeignReportPage ForeignReportPageOf(SqliteStatement rows, int limit)
    {
        var (reports, last, isMore) = (new List<ForeignReportEntry>(), default(OrderCursor), false);
        while (rows.Step())
        {
            isMore = reports.Count == limit;
            if (isMore)
                continue;
            last = new OrderCursor(rows.Integer(0), rows.Integer(1));
            reports.Add(
                new ForeignReportEntry(
                    OrderTables.Mapping.KeyFormat.Format(rows.Bytes(2)),
                    rows.Text(3),
                    rows.Text(4),
                    ForeignReport(rows, 5, Time(rows.Integer(0)))
                )
            );
        }

        return new ForeignReportPage(reports, isMore ? last : null);
    }

    private static ForeignReportRow ForeignReport(SqliteStatement row, int first, DateTimeOffset at) =>
        new(row.Text(first), row.Text(first + 1), row.TextOrNull(first + 2), row.IntegerOrNull(first + 3), row.TextOrNull(first + 4), at);
}
