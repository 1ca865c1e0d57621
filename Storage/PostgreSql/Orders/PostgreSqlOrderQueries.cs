using Npgsql;
using Payments.Storage.Orders;

namespace Payments.Storage.PostgreSql.Orders;

/// <summary><see cref="IOrderQueries"/> on PostgreSQL. Every read is one statement that follows an index.</summary>
/// <param name="database">A database that has been started.</param>
public sealed partial class PostgreSqlOrderQueries(PostgreSqlDatabase database) : IOrderQueries
{
    private const string EventColumns = "e.sequence, e.type, e.occurred_at, e.body, e.hash, e.notification, e.notification_type";
    private const string OfOrder = "(SELECT row FROM orders_keys WHERE key = $1)";

    // How many statuses a merchant's orders can have: more than there are.
    private const int MaxStatuses = 16;

    private const string Exhausted = """
        SELECT exhausted_at, row, key, version, document FROM orders
        WHERE merchant_id = $1 AND exhausted_at >= $2 AND (exhausted_at, row) > ($3, $4) ORDER BY exhausted_at, row LIMIT $5
        """;

    private const string Pending = """
        SELECT due_at, row, key, version, document FROM orders
        WHERE merchant_id = $1 AND due_at IS NOT NULL AND (due_at, row) > ($2, $3) ORDER BY due_at, row LIMIT $4
        """;

    internal const string DueTimes = "SELECT due_at FROM orders WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

    internal const string Due = "SELECT key, version, document FROM orders WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

    internal const string StepCounts = """
        SELECT s.status, (o.created_at - $2) / $4, count(*)
        FROM (SELECT unnest($5::text[]) COLLATE "C" AS status) s CROSS JOIN LATERAL (
            SELECT created_at FROM orders WHERE merchant_id = $1 AND status = s.status AND created_at >= $2 AND created_at < $3
            ORDER BY created_at DESC, row DESC LIMIT $6) o
        GROUP BY 1, 2
        """;

    /// <inheritdoc/>
    public async ValueTask<OrderPage> ListAsync(OrderListing listing, CancellationToken cancellationToken = default)
    {
        OrderListing.Validate(listing);
        var plan = OrderListingPlan.Of(listing);
        var ranges =
            !plan.IsByStatus ? 1
            : listing.Statuses.IsEmpty ? MaxStatuses
            : listing.Statuses.Length;
        var found = await database.Readers.ReadAsync(
            OrderListingSql.Of(plan, !listing.Statuses.IsEmpty),
            ListRow,
            cancellationToken,
            listing.MerchantId ?? "",
            listing.CreatedAfterTimestamp,
            listing.Start.Timestamp,
            listing.Start.Row,
            // One more than the page holds says whether there is a next page.
            listing.Limit + 1L,
            (long)(OrderListingPlan.MaxExamined / ranges),
            listing.Statuses.ToArray(),
            listing.AmountMin ?? 0L,
            listing.AmountMax ?? long.MaxValue,
            listing.Currency ?? "",
            listing.Channel ?? "",
            listing.PayerId ?? "",
            listing.AccountId ?? "",
            listing.Kind ?? ""
        );
        var edge = found.Where(row => row.Order is null).Select(row => (OrderCursor?)row.Place).SingleOrDefault();
        var orders = found.Where(row => row.Order is not null).OrderByDescending(row => row.Place).ToList();
        var (count, next) = OrderListingPlan.Cut([.. orders.Select(order => order.Place)], edge, listing.Limit);
        return new OrderPage([.. orders.Take(count).Select(order => order.Order!)], next);
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
    public async ValueTask<OrderStepCounts> StepCountsAsync(OrderCounting counting, CancellationToken cancellationToken = default) =>
        OrderStepCounts.Of(
            await database.Readers.ReadAsync(
                StepCounts,
                static row => new OrderStepCount(row.GetString(0), (int)row.GetInt64(1), row.GetInt64(2)),
                cancellationToken,
                counting.MerchantId,
                counting.FromTimestamp,
                counting.ToTimestamp,
                counting.LengthInMilliseconds,
                counting.Statuses.ToArray(),
                (long)OrderCounting.MaxExamined
            )
        );

    /// <inheritdoc/>
    public async ValueTask<PeriodTotals> PeriodTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => TotalsSql.Period(await database.Readers.ReadAsync(TotalsSql.DaysAndWaits, TotalsSql.Row, cancellationToken, merchantId, from, to));

    private async ValueTask<OrderPage> PageAsync(string sql, int limit, CancellationToken cancellationToken, params object[] values)
    {
        var found = await database.Readers.ReadAsync(sql, PageRow, cancellationToken, values);
        return new OrderPage([.. found.Take(limit).Select(order => order.Order)], found.Count > limit ? found[limit - 1].Place : null);
    }

    /// <summary>An order, or a place where looking was left.</summary>
    private static (OrderCursor Place, StoredOrder? Order) ListRow(NpgsqlDataReader row) =>
        row.IsDBNull(2) ? (new OrderCursor(row.GetInt64(0), row.GetInt64(1)), null) : PageRow(row);

    private static (OrderCursor Place, StoredOrder Order) PageRow(NpgsqlDataReader row) =>
        (
            new OrderCursor(row.GetInt64(0), row.GetInt64(1)),
            new StoredOrder(
                OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(2)),
                row.GetInt64(3),
                row.GetFieldValue<byte[]>(4)
            )
        );

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
