using Npgsql;
using NpgsqlTypes;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Bench.PlainAdoNet;

/// <summary>Events of orders in a table of their own, one statement and one commit for each; what notifications are read from.</summary>
internal sealed class EventTable : IOrderQueries, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly Lazy<Task> _made;

    public EventTable(string connection)
    {
        _source = NpgsqlDataSource.Create(connection + ";Max Auto Prepare=10;Auto Prepare Min Usages=2");
        _made = new Lazy<Task>(Make);
    }

    public async Task Append(string order, RowTracking tracking)
    {
        await _made.Value;
        foreach (var happened in tracking.PendingAppends.OfType<OrderEventRow>())
        {
            await using var insert = _source.CreateCommand("INSERT INTO plain_events VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
            insert.Parameters.Add(new() { Value = order });
            insert.Parameters.Add(new() { Value = happened.Sequence });
            insert.Parameters.Add(new() { Value = happened.Type });
            insert.Parameters.Add(new() { Value = happened.OccurredAt.ToUnixTimeMilliseconds() });
            insert.Parameters.Add(new() { Value = happened.Body });
            insert.Parameters.Add(new() { Value = happened.Hash });
            insert.Parameters.Add(new() { Value = (object?)happened.Notification ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
            insert.Parameters.Add(new() { Value = (object?)happened.NotificationType ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            await insert.ExecuteNonQueryAsync();
        }

        tracking.SetStored(1, [], tracking.PendingAppends.Count);
    }

    public async ValueTask<OrderEventRow?> EventAsync(string orderKey, long sequence, CancellationToken cancellationToken = default)
    {
        await using var read = _source.CreateCommand(
            "SELECT type, occurred_at, body, hash, notification, notification_type FROM plain_events WHERE order_key = $1 AND sequence = $2"
        );
        read.Parameters.Add(new() { Value = orderKey });
        read.Parameters.Add(new() { Value = sequence });
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            return null;
        return new OrderEventRow(
            sequence,
            row.GetString(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            row.GetFieldValue<byte[]>(2),
            row.GetFieldValue<byte[]>(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
            row.IsDBNull(5) ? null : row.GetString(5)
        );
    }

    public ValueTask<OrderPage> ListAsync(OrderListing listing, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<OrderPage> ExhaustedNotificationsAsync(
        string merchantId,
        DateTimeOffset since,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OrderEventRow>> EventsAsync(
        string orderKey,
        long fromSequence,
        int limit,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<(string OrderKey, OrderEventRow Event)>> EventsOfAsync(
        IReadOnlyCollection<string> orderKeys,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<NotificationAttemptRow>> AttemptsAsync(
        string orderKey,
        int limit,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DayTotals>> DailyTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => new([]);

    public ValueTask<OrderStepCounts> StepCountsAsync(OrderCounting counting, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<PeriodTotals> PeriodTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<OrderPage> PendingAsync(
        string merchantId,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OrderEventEntry>> EventsAfterAsync(
        EventCursor after,
        int limit,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<(DateTimeOffset OccurredAt, StoredOrder Order)>> LatestEventsAsync(
        int limit,
        CancellationToken cancellationToken = default
    ) => new([]);

    public ValueTask<ForeignReportPage> ForeignReportsAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ForeignReportRow>> ForeignReportsOfAsync(
        string orderKey,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<OrderPage> UnconfirmedAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<int> UnconfirmedCountAsync(int max, CancellationToken cancellationToken = default) => new(0);

    public ValueTask<int> ExhaustedCountAsync(DateTimeOffset since, int max, CancellationToken cancellationToken = default) => new(0);

    public ValueTask<EventCursor> LastEventCursorAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DateTimeOffset>> DueTimesAsync(
        DateTimeOffset until,
        int limit,
        CancellationToken cancellationToken = default
    ) => new([]);

    public ValueTask<IReadOnlyList<StoredOrder>> DueAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken = default) =>
        new([]);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task Make()
    {
        await using var make = _source.CreateCommand(
            """
            CREATE TABLE IF NOT EXISTS plain_events(order_key text, sequence bigint, type text, occurred_at bigint, body bytea, hash bytea,
                notification bytea, notification_type text, PRIMARY KEY (order_key, sequence))
            """
        );
        await make.ExecuteNonQueryAsync();
    }
}
