using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Orders;

/// <summary><see cref="IOrderQueries"/> on SQLite.</summary>
public sealed partial class SqliteOrderQueries(SqliteFile file) : IOrderQueries
{
    private const string EventColumns = "e.sequence, e.type, e.occurred_at, e.body, e.hash, e.notification, e.notification_type";
    private const string HistoryColumns = "e.sequence, e.type, e.occurred_at, e.body, e.hash, NULL, NULL";
    private const string OfOrder = "(SELECT row FROM orders WHERE key = ?1)";

    /// <inheritdoc/>
    public ValueTask<OrderPage> ListAsync(OrderListing listing, CancellationToken cancellationToken = default) =>
        new(file.QueryAsync(OrderListingQuery.Run, listing));

    /// <inheritdoc/>
    public ValueTask<OrderPage> ExhaustedNotificationsAsync(
        string merchantId,
        DateTimeOffset since,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    ) =>
        new(
            file.QueryAsync<(string MerchantId, DateTimeOffset Since, int Limit, OrderCursor After), OrderPage>(
                static (connection, page) =>
                    Page(
                        connection
                            .Prepare(
                                """
                                SELECT exhausted_at, row, key, version, document FROM orders INDEXED BY orders_exhausted
                                WHERE merchant_id = ?1 AND exhausted_at >= ?2 AND (exhausted_at, row) > (?3, ?4) ORDER BY exhausted_at, row LIMIT ?5
                                """
                            )
                            .Bind(1, page.MerchantId)
                            .Bind(2, page.Since.ToUnixTimeMilliseconds())
                            .Bind(3, page.After.Timestamp)
                            .Bind(4, page.After.Row)
                            .Bind(5, page.Limit + 1),
                        page.Limit
                    ),
                (merchantId, since, limit, after ?? new OrderCursor(long.MinValue, 0))
            )
        );

    /// <inheritdoc/>
    public ValueTask<OrderPage> PendingAsync(
        string merchantId,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    ) =>
        new(
            file.QueryAsync<(string MerchantId, int Limit, OrderCursor After), OrderPage>(
                static (connection, page) =>
                    Page(
                        connection
                            .Prepare(
                                """
                                SELECT due_at, row, key, version, document FROM orders INDEXED BY orders_due
                                WHERE due_at IS NOT NULL AND merchant_id = ?1 AND (due_at, row) > (?2, ?3) ORDER BY due_at, row LIMIT ?4
                                """
                            )
                            .Bind(1, page.MerchantId)
                            .Bind(2, page.After.Timestamp)
                            .Bind(3, page.After.Row)
                            .Bind(4, page.Limit + 1),
                        page.Limit
                    ),
                (merchantId, limit, after ?? new OrderCursor(long.MinValue, 0))
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DateTimeOffset>> DueTimesAsync(
        DateTimeOffset until,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        new(
            file.QueryAsync<(DateTimeOffset Until, int Limit), IReadOnlyList<DateTimeOffset>>(
                static (connection, due) =>
                {
                    var rows = connection
                        .Prepare("SELECT due_at FROM orders INDEXED BY orders_due WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2")
                        .Bind(1, due.Until.ToUnixTimeMilliseconds())
                        .Bind(2, due.Limit);
                    var times = new List<DateTimeOffset>();
                    while (rows.Step())
                        times.Add(Time(rows.Integer(0)));
                    return times;
                },
                (until, limit)
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredOrder>> DueAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken = default) =>
        new(
            file.QueryAsync<(DateTimeOffset Until, int Limit), IReadOnlyList<StoredOrder>>(
                static (connection, due) =>
                {
                    var rows = connection
                        .Prepare(
                            "SELECT key, version, document FROM orders INDEXED BY orders_due WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2"
                        )
                        .Bind(1, due.Until.ToUnixTimeMilliseconds())
                        .Bind(2, due.Limit);
                    var orders = new List<StoredOrder>();
                    while (rows.Step())
                        orders.Add(
                            new StoredOrder(OrderTables.Mapping.KeyFormat.Format(rows.Bytes(0)), rows.Integer(1), rows.Bytes(2).ToArray())
                        );
                    return orders;
                },
                (until, limit)
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DayTotals>> DailyTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => new(file.QueryAsync(TotalsQuery.Days, (merchantId, from, to)));

    /// <inheritdoc/>
    public ValueTask<PeriodTotals> PeriodTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => new(file.QueryAsync(TotalsQuery.Period, (merchantId, from, to)));

    /// <inheritdoc/>
    public ValueTask<OrderStepCounts> StepCountsAsync(OrderCounting counting, CancellationToken cancellationToken = default) =>
        new(file.QueryAsync(OrderCountQuery.Run, counting));

    /// <summary>A page of rows that begin with their place. One more than the page holds says whether there is a next page.</summary>
    private static OrderPage Page(SqliteStatement rows, int limit)
    {
        var (orders, last, isMore) = (new List<StoredOrder>(), default(OrderCursor), false);
        while (rows.Step())
        {
            isMore = orders.Count == limit;
            if (isMore)
                continue;
            last = new OrderCursor(rows.Integer(0), rows.Integer(1));
            orders.Add(new StoredOrder(OrderTables.Mapping.KeyFormat.Format(rows.Bytes(2)), rows.Integer(3), rows.Bytes(4).ToArray()));
        }

        return new OrderPage(orders, isMore ? last : null);
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
