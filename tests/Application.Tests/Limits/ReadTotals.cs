using System.Threading.Channels;
using Payments.Domain.Orders;
using Payments.Storage.Orders;

namespace Payments.Application.Tests.Limits;

/// <summary>Totals that are read when, and as, the test says; nothing else is asked of it.</summary>
internal sealed class ReadTotals : IOrderQueries
{
    private readonly Channel<TaskCompletionSource<long>> _readings = System.Threading.Channels.Channel.CreateUnbounded<
        TaskCompletionSource<long>
    >();

    /// <summary>How many readings have begun.</summary>
    public int Begun { get; private set; }

    /// <summary>What every reading says at once; null to have the test answer each.</summary>
    public long? AtOnce { get; init; }

    /// <summary>The next reading that has begun; its result is how many orders it finds open.</summary>
    public TaskCompletionSource<long> Next() =>
        _readings.Reader.TryRead(out var reading) ? reading : throw new InvalidOperationException("Nothing is being read.");

    public async ValueTask<IReadOnlyList<DayTotals>> DailyTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    )
    {
        Begun++;
        var reading = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (AtOnce is { } open)
            reading.SetResult(open);
        else
            _readings.Writer.TryWrite(reading);
        var values = new long[MerchantTotals.Daily.Measures.Length];
        values[MerchantTotals.Daily.IndexOf(OrderTotals.Count(OrderStatus.AwaitingPayment))] = await reading.Task;
        return [new DayTotals(to, "", "", [.. values])];
    }

    public ValueTask<OrderPage> ListAsync(OrderListing listing, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

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

    public ValueTask<IReadOnlyList<(DateTimeOffset OccurredAt, StoredOrder Order)>> LatestEventsAsync(
        int limit,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<OrderEventRow?> EventAsync(string orderKey, long sequence, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<NotificationAttemptRow>> AttemptsAsync(
        string orderKey,
        int limit,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<OrderPage> ExhaustedNotificationsAsync(
        string merchantId,
        DateTimeOffset since,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DateTimeOffset>> DueTimesAsync(
        DateTimeOffset until,
        int limit,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredOrder>> DueAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<OrderPage> PendingAsync(
        string merchantId,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<OrderStepCounts> StepCountsAsync(OrderCounting counting, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<PeriodTotals> PeriodTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OrderEventEntry>> EventsAfterAsync(
        EventCursor after,
        int limit,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<ForeignReportPage> ForeignReportsAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ForeignReportRow>> ForeignReportsOfAsync(
        string orderKey,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public ValueTask<OrderPage> UnconfirmedAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<int> UnconfirmedCountAsync(int max, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<int> ExhaustedCountAsync(DateTimeOffset since, int max, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<EventCursor> LastEventCursorAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
