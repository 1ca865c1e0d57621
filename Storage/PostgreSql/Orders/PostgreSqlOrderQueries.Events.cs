using System.Globalization;
using Npgsql;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Orders;

/// <summary>Events of orders, and attempts at telling of them.</summary>
public sealed partial class PostgreSqlOrderQueries
{
    // Below the snapshot's xmin every transaction has ended: what they wrote is seen, and none of them can write any more.
    internal const string EventsAfter = $"""
        SELECT {EventColumns}, e.transaction::text, e.position, o.key, o.merchant_id FROM order_events e JOIN orders o ON o.row = e.order_row
        WHERE (e.transaction, e.position) > ($1::text::xid8, $2) AND e.transaction < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.transaction, e.position LIMIT $3
        """;

    // Order by order, so that many orders at once never lead to a scan of all events.
    internal const string EventsOf = """
        SELECT e.sequence, e.type, e.occurred_at, e.body, e.hash, NULL, NULL, k.key
        FROM orders_keys k CROSS JOIN LATERAL (SELECT * FROM order_events WHERE order_row = k.row ORDER BY sequence) e
        WHERE k.key = ANY($1)
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
    public async ValueTask<IReadOnlyList<(string OrderKey, OrderEventRow Event)>> EventsOfAsync(
        IReadOnlyCollection<string> orderKeys,
        CancellationToken cancellationToken = default
    ) =>
        await database.Readers.ReadAsync(
            EventsOf,
            static row => (OrderTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(7)), Event(row)),
            cancellationToken,
            [orderKeys.Select(KeyBytes).OfType<byte[]>().ToArray()]
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

    private async ValueTask<IReadOnlyList<T>> RowsAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> row,
        string orderKey,
        CancellationToken cancellationToken,
        params object[] values
    ) => KeyBytes(orderKey) is { } key ? await database.Readers.ReadAsync(sql, row, cancellationToken, [key, .. values]) : [];

    private static byte[]? KeyBytes(string orderKey)
    {
        var key = new byte[PrefixedBase32Key.Size];
        return OrderTables.Mapping.KeyFormat.TryParse(orderKey, key) ? key : null;
    }

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
}
