using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Orders;

/// <summary>Events of orders, and attempts at telling of them.</summary>
public sealed partial class SqliteOrderQueries
{
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
    public ValueTask<IReadOnlyList<(string OrderKey, OrderEventRow Event)>> EventsOfAsync(
        IReadOnlyCollection<string> orderKeys,
        CancellationToken cancellationToken = default
    ) =>
        new(
            file.QueryAsync<IReadOnlyCollection<string>, IReadOnlyList<(string OrderKey, OrderEventRow Event)>>(
                static (connection, orderKeys) =>
                {
                    var events = new List<(string OrderKey, OrderEventRow Event)>();
                    Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
                    foreach (var orderKey in orderKeys)
                    {
                        if (!OrderTables.Mapping.KeyFormat.TryParse(orderKey, key))
                            continue;
                        var rows = connection
                            .Prepare($"SELECT {HistoryColumns} FROM order_events e WHERE e.order_row = {OfOrder} ORDER BY e.sequence")
                            .BindBlob(1, key);
                        while (rows.Step())
                            events.Add((orderKey, Event(rows)));
                    }

                    return events;
                },
                orderKeys
            )
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
}
