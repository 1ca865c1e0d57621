using System.Globalization;
using Npgsql;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Orders;

/// <summary><see cref="IOrderQueries"/> on PostgreSQL. Every read is one statement that follows an index.</summary>
/// <param name="database">A database that has been started.</param>
public sealed class PostgreSqlOrderQueries(PostgreSqlDatabase database) : IOrderQueries
{
    private const string EventColumns = "e.sequence, e.type, e.occurred_at, e.body, e.hash, e.notification, e.notification_type";
    private const string OfOrder = "(SELECT row FROM orders_keys WHERE key = $1)";

    // Below the snapshot's xmin every transaction has ended: what they wrote is seen, and none of them can write any more.
    internal const string EventsAfter = $"""
        SELECT {EventColumns}, e.transaction::text, e.position, o.key, o.merchant_id FROM order_events e JOIN orders o ON o.row = e.order_row
        WHERE (e.transaction, e.position) > ($1::text::xid8, $2) AND e.transaction < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.transaction, e.position LIMIT $3
        """;

    // Without the table's name ORDER BY would mean the column of the result, a text, in which 999 comes after 1000.
    internal const string LastEvent = """
        SELECT e.transaction::text, e.position FROM order_events e WHERE e.transaction < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.transaction DESC, e.position DESC LIMIT 1
        """;

    private const string Latest = """
        SELECT e.occurred_at, o.key, o.version, o.document FROM order_events e JOIN orders o ON o.row = e.order_row
        ORDER BY e.transaction DESC, e.position DESC LIMIT $1
        """;

    private const string Exhausted = """
        SELECT exhausted_at, row, key, version, document FROM orders
        WHERE merchant_id = $1 AND exhausted_at >= $2 AND (exhausted_at, row) > ($3, $4) ORDER BY exhausted_at, row LIMIT $5
        """;

    private const string Pending = """
        SELECT due_at, row, key, version, document FROM orders
        WHERE merchant_id = $1 AND due_at IS NOT NULL AND (due_at, row) > ($2, $3) ORDER BY due_at, row LIMIT $4
        """;

    internal const string ForeignReports = """
        SELECT r.at, r.position, o.key, o.merchant_id, o.merchant_order_id, r.channel, r.reason, r.payment_id, r.amount, r.currency
        FROM foreign_reports r JOIN orders o ON o.row = r.order_row
        WHERE (r.at, r.position) < ($1, $2) ORDER BY r.at DESC, r.position DESC LIMIT $3
        """;

    internal const string Unconfirmed = """
        SELECT unconfirmed_at, row, key, version, document FROM orders
        WHERE unconfirmed_at IS NOT NULL AND (unconfirmed_at, row) < ($1, $2) ORDER BY unconfirmed_at DESC, row DESC LIMIT $3
        """;

    internal const string UnconfirmedCount =
        "SELECT count(*) FROM (SELECT FROM orders WHERE unconfirmed_at > $1 ORDER BY unconfirmed_at LIMIT $2) waiting";

    internal const string DueTimes = "SELECT due_at FROM orders WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

    internal const string Due = "SELECT key, version, document FROM orders WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

    /// <inheritdoc/>
    public async ValueTask<OrderPage> ListAsync(OrderListing listing, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(listing.Limit, 1, nameof(listing));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listing.Limit, 100, nameof(listing));
        var after = listing.After ?? new OrderCursor(long.MaxValue, long.MaxValue);
        // One more than the page holds says whether there is a next page.
        object[] values =
        [
            listing.MerchantId,
            listing.CreatedAfter?.ToUnixTimeMilliseconds() ?? long.MinValue,
            after.Timestamp,
            after.Row,
            listing.Limit + 1L,
            .. listing.Status is { } status ? [status] : Array.Empty<object>(),
        ];
        return await PageAsync(
            listing.Status is null ? OrderListingSql.OfAll : OrderListingSql.OfStatus,
            listing.Limit,
            cancellationToken,
            values
        );
    }

    /// <inheritdoc/>
    public ValueTask<OrderPage> ExhaustedNotificationsAsync(
        string merchantId,
        DateTimeOffset since,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    )
    {
        var place = after ?? new OrderCursor(long.MinValue, 0);
        return PageAsync(
            Exhausted,
            limit,
            cancellationToken,
            merchantId,
            since.ToUnixTimeMilliseconds(),
            place.Timestamp,
            place.Row,
            limit + 1L
        );
    }

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
    public ValueTask<OrderPage> UnconfirmedAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default)
    {
        var place = after ?? new OrderCursor(long.MaxValue, long.MaxValue);
        return PageAsync(Unconfirmed, limit, cancellationToken, place.Timestamp, place.Row, limit + 1L);
    }

    /// <inheritdoc/>
    public async ValueTask<int> UnconfirmedCountAsync(int max, CancellationToken cancellationToken = default) =>
        (
            await database.Readers.ReadAsync(
                UnconfirmedCount,
                static row => (int)row.GetInt64(0),
                cancellationToken,
                long.MinValue,
                (long)max
            )
        ).Single();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrderEventRow>> EventsAsync(
        string orderKey,
        long fromSequence,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        RowsAsync(
            $"SELECT {EventColumns} FROM order_events e WHERE e.order_row = {OfOrder} AND e.sequence >= $2 ORDER BY e.sequence LIMIT $3",
            Event,
            orderKey,
            cancellationToken,
            fromSequence,
            (long)limit
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
        RowsAsync(
            "SELECT sequence, attempt, at, duration_ms, http_status, outcome, error, next_attempt_at, response FROM notification_attempts "
                + $"WHERE order_row = {OfOrder} ORDER BY at, sequence, attempt LIMIT $2",
            Attempt,
            orderKey,
            cancellationToken,
            (long)limit
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DateTimeOffset>> DueTimesAsync(
        DateTimeOffset until,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        await database.Readers.ReadAsync(
            DueTimes,
            static row => Time(row.GetInt64(0)),
            cancellationToken,
            until.ToUnixTimeMilliseconds(),
            (long)limit
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredOrder>> DueAsync(
        DateTimeOffset until,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        await database.Readers.ReadAsync(
            Due,
            static row => new StoredOrder(
                OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(0)),
                row.GetInt64(1),
                row.GetFieldValue<byte[]>(2)
            ),
            cancellationToken,
            until.ToUnixTimeMilliseconds(),
            (long)limit
        );

    /// <inheritdoc/>
    public ValueTask<OrderPage> PendingAsync(
        string merchantId,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    )
    {
        var place = after ?? new OrderCursor(long.MinValue, 0);
        return PageAsync(Pending, limit, cancellationToken, merchantId, place.Timestamp, place.Row, limit + 1L);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DayTotals>> DailyTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => TotalsSql.Period(await database.Readers.ReadAsync(TotalsSql.Days, TotalsSql.Row, cancellationToken, merchantId, from, to)).Days;

    /// <inheritdoc/>
    public async ValueTask<PeriodTotals> PeriodTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => TotalsSql.Period(await database.Readers.ReadAsync(TotalsSql.DaysAndWaits, TotalsSql.Row, cancellationToken, merchantId, from, to));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderEventEntry>> EventsAfterAsync(
        EventCursor after,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        await database.Readers.ReadAsync(
            EventsAfter,
            EventEntry,
            cancellationToken,
            after.Transaction.ToString(CultureInfo.InvariantCulture),
            after.Position,
            (long)limit
        );

    /// <inheritdoc/>
    public async ValueTask<EventCursor> LastEventCursorAsync(CancellationToken cancellationToken = default) =>
        (
            await database.Readers.ReadAsync(
                LastEvent,
                static row => new EventCursor(long.Parse(row.GetString(0), CultureInfo.InvariantCulture), row.GetInt64(1)),
                cancellationToken
            )
        ).FirstOrDefault();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<(DateTimeOffset OccurredAt, StoredOrder Order)>> LatestEventsAsync(
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        await database.Readers.ReadAsync(
            Latest,
            static row =>
                (
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
                    new StoredOrder(
                        OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(1)),
                        row.GetInt64(2),
                        row.GetFieldValue<byte[]>(3)
                    )
                ),
            cancellationToken,
            (long)limit
        );

    private async ValueTask<OrderPage> PageAsync(string sql, int limit, CancellationToken cancellationToken, params object[] values)
    {
        var found = await database.Readers.ReadAsync(sql, PageRow, cancellationToken, values);
        return new OrderPage([.. found.Take(limit).Select(order => order.Order)], found.Count > limit ? found[limit - 1].Place : null);
    }

    private async ValueTask<IReadOnlyList<T>> RowsAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> row,
        string orderKey,
        CancellationToken cancellationToken,
        params object[] values
    )
    {
        var key = new byte[PrefixedBase32Key.Size];
        return OrderTables.Mapping.KeyFormat.TryParse(orderKey, key)
            ? await database.Readers.ReadAsync(sql, row, cancellationToken, [key, .. values])
            : [];
    }

    private static (OrderCursor Place, StoredOrder Order) PageRow(NpgsqlDataReader row) =>
        (
            new OrderCursor(row.GetInt64(0), row.GetInt64(1)),
            new StoredOrder(
                OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(2)),
                row.GetInt64(3),
                row.GetFieldValue<byte[]>(4)
            )
        );

    private static (OrderCursor Place, ForeignReportEntry Entry) ForeignReport(NpgsqlDataReader row) =>
        (
            new OrderCursor(row.GetInt64(0), row.GetInt64(1)),
            new ForeignReportEntry(
                OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(2)),
                row.GetString(3),
                row.GetString(4),
                new ForeignReportRow(
                    row.GetString(5),
                    row.GetString(6),
                    row.IsDBNull(7) ? null : row.GetString(7),
                    row.IsDBNull(8) ? null : row.GetInt64(8),
                    row.IsDBNull(9) ? null : row.GetString(9),
                    Time(row.GetInt64(0))
                )
            )
        );

    private static OrderEventEntry EventEntry(NpgsqlDataReader row) =>
        new(
            new EventCursor(long.Parse(row.GetString(7), CultureInfo.InvariantCulture), row.GetInt64(8)),
            OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(9)),
            row.GetString(10),
            Event(row)
        );

    private static OrderEventRow Event(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            Time(row.GetInt64(2)),
            row.GetFieldValue<byte[]>(3),
            row.GetFieldValue<byte[]>(4),
            row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
            row.IsDBNull(6) ? null : row.GetString(6)
        );

    private static NotificationAttemptRow Attempt(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetInt64(1),
            Time(row.GetInt64(2)),
            TimeSpan.FromMilliseconds(row.GetInt64(3)),
            row.IsDBNull(4) ? null : (int)row.GetInt64(4),
            row.GetString(5),
            row.IsDBNull(6) ? null : row.GetString(6),
            row.IsDBNull(7) ? null : Time(row.GetInt64(7)),
            row.IsDBNull(8) ? null : row.GetString(8)
        );

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
