using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Orders;

/// <summary><see cref="IOrderQueries"/> on SQLite.</summary>
public sealed class SqliteOrderQueries(SqliteFile file) : IOrderQueries
{
    private const string EventColumns = "e.sequence, e.type, e.occurred_at, e.body, e.hash, e.notification, e.notification_type";
    private const string OfOrder = "(SELECT row FROM orders WHERE key = ?1)";

    /// <inheritdoc/>
    public ValueTask<OrderPage> ListAsync(OrderListing listing, CancellationToken cancellationToken = default) =>
        new(file.QueryAsync(OrderListingQuery.Run, listing));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrderEventRow>> EventsAsync(
        string orderKey,
        long fromSequence,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        Rows(
            $"SELECT {EventColumns} FROM order_events e WHERE e.order_row = {OfOrder} AND e.sequence >= ?2 ORDER BY e.sequence LIMIT ?3",
            orderKey,
            fromSequence,
            limit,
            Event
        );

    /// <inheritdoc/>
    public async ValueTask<OrderEventRow?> EventAsync(string orderKey, long sequence, CancellationToken cancellationToken = default) =>
        await EventsAsync(orderKey, sequence, 1, cancellationToken) is [var found] && found.Sequence == sequence ? found : null;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NotificationAttemptRow>> AttemptsAsync(
        string orderKey,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        Rows(
            "SELECT sequence, attempt, at, duration_ms, http_status, outcome, error, next_attempt_at, response FROM notification_attempts "
                + $"WHERE order_row = {OfOrder} AND position > ?2 ORDER BY position LIMIT ?3",
            orderKey,
            0,
            limit,
            Attempt
        );

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
        new(
            file.QueryAsync<int, int>(
                static (connection, max) =>
                {
                    var rows = connection
                        .Prepare("SELECT 1 FROM orders INDEXED BY orders_unconfirmed WHERE unconfirmed_at > ?1 LIMIT ?2")
                        .Bind(1, long.MinValue)
                        .Bind(2, max);
                    var count = 0;
                    while (rows.Step())
                        count++;
                    return count;
                },
                max
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
    public ValueTask<IReadOnlyList<OrderEventEntry>> EventsAfterAsync(
        EventCursor after,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        new(
            file.QueryAsync<(long After, int Limit), IReadOnlyList<OrderEventEntry>>(
                static (connection, page) =>
                {
                    var rows = connection
                        .Prepare(
                            $"""
                            SELECT {EventColumns}, e.position, o.key, o.merchant_id FROM order_events e JOIN orders o ON o.row = e.order_row
                            WHERE e.position > ?1 ORDER BY e.position LIMIT ?2
                            """
                        )
                        .Bind(1, page.After)
                        .Bind(2, page.Limit);
                    var events = new List<OrderEventEntry>();
                    while (rows.Step())
                        events.Add(
                            new OrderEventEntry(
                                new EventCursor(0, rows.Integer(7)),
                                OrderTables.Mapping.KeyFormat.Format(rows.Bytes(8)),
                                rows.Text(9),
                                Event(rows)
                            )
                        );
                    return events;
                },
                (after.Position, limit)
            )
        );

    /// <inheritdoc/>
    public ValueTask<EventCursor> LastEventCursorAsync(CancellationToken cancellationToken = default) =>
        new(
            file.QueryAsync<int, EventCursor>(
                static (connection, _) =>
                {
                    var rows = connection.Prepare("SELECT coalesce(max(position), 0) FROM order_events");
                    rows.Step();
                    return new EventCursor(0, rows.Integer(0));
                },
                0
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<(DateTimeOffset OccurredAt, StoredOrder Order)>> LatestEventsAsync(
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        new(
            file.QueryAsync<int, IReadOnlyList<(DateTimeOffset OccurredAt, StoredOrder Order)>>(
                static (connection, limit) =>
                {
                    var rows = connection
                        .Prepare(
                            """
                            SELECT e.occurred_at, o.key, o.version, o.document FROM order_events e JOIN orders o ON o.row = e.order_row
                            ORDER BY e.position DESC LIMIT ?1
                            """
                        )
                        .Bind(1, limit);
                    var latest = new List<(DateTimeOffset OccurredAt, StoredOrder Order)>();
                    while (rows.Step())
                        latest.Add(
                            (
                                Time(rows.Integer(0)),
                                new StoredOrder(
                                    OrderTables.Mapping.KeyFormat.Format(rows.Bytes(1)),
                                    rows.Integer(2),
                                    rows.Bytes(3).ToArray()
                                )
                            )
                        );
                    return latest;
                },
                limit
            )
        );

    private ValueTask<IReadOnlyList<T>> Rows<T>(string sql, string orderKey, long from, int limit, Func<SqliteStatement, T> read) =>
        file.ReadAsync<(string Sql, string OrderKey, long From, int Limit, Func<SqliteStatement, T> Read), IReadOnlyList<T>>(
            static (connection, query) =>
            {
                var found = new List<T>();
                Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
                if (!OrderTables.Mapping.KeyFormat.TryParse(query.OrderKey, key))
                    return found;
                var rows = connection.Prepare(query.Sql).BindBlob(1, key).Bind(2, query.From).Bind(3, query.Limit);
                while (rows.Step())
                    found.Add(query.Read(rows));
                return found;
            },
            (sql, orderKey, from, limit, read)
        );

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
                    new ForeignReportRow(
                        rows.Text(5),
                        rows.Text(6),
                        rows.TextOrNull(7),
                        rows.IntegerOrNull(8),
                        rows.TextOrNull(9),
                        Time(rows.Integer(0))
                    )
                )
            );
        }

        return new ForeignReportPage(reports, isMore ? last : null);
    }

    private static OrderEventRow Event(SqliteStatement row) =>
        new(
            row.Integer(0),
            row.Text(1),
            Time(row.Integer(2)),
            row.Bytes(3).ToArray(),
            row.Bytes(4).ToArray(),
            row.IsNull(5) ? null : row.Bytes(5).ToArray(),
            row.TextOrNull(6)
        );

    private static NotificationAttemptRow Attempt(SqliteStatement row) =>
        new(
            row.Integer(0),
            row.Integer(1),
            Time(row.Integer(2)),
            TimeSpan.FromMilliseconds(row.Integer(3)),
            (int?)row.IntegerOrNull(4),
            row.Text(5),
            row.TextOrNull(6),
            row.IntegerOrNull(7) is { } next ? Time(next) : null,
            row.TextOrNull(8)
        );

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
