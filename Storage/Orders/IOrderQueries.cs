namespace Payments.Storage.Orders;

/// <summary>
/// Reads about orders that need no grain. Each sees what is committed when it begins.
/// A key that is not an order's key, or of an order that does not exist, finds nothing.
/// </summary>
public interface IOrderQueries
{
    /// <summary>
    /// Lists orders, newest first. The cost does not depend on how many orders there are: where orders have to be compared one by one, a
    /// page may have fewer than its limit, or none, and lead on all the same.
    /// </summary>
    ValueTask<OrderPage> ListAsync(OrderListing listing, CancellationToken cancellationToken = default);

    /// <summary>The events of an order in their order, from a sequence number on.</summary>
    ValueTask<IReadOnlyList<OrderEventRow>> EventsAsync(
        string orderKey,
        long fromSequence,
        int limit,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// All events of several orders, each order's together and in their order, without their notifications. Orders that do not exist have
    /// none.
    /// </summary>
    ValueTask<IReadOnlyList<(string OrderKey, OrderEventRow Event)>> EventsOfAsync(
        IReadOnlyCollection<string> orderKeys,
        CancellationToken cancellationToken = default
    );

    /// <summary>One event of an order, with the notification that was made of it; null when there is no such event.</summary>
    ValueTask<OrderEventRow?> EventAsync(string orderKey, long sequence, CancellationToken cancellationToken = default);

    /// <summary>The attempts to notify about an order, oldest first.</summary>
    ValueTask<IReadOnlyList<NotificationAttemptRow>> AttemptsAsync(
        string orderKey,
        int limit,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// A merchant's orders of which notifications have been given up at <paramref name="since"/> or later, longest ago first. The cursor's
    /// time is the one at which that happened. The cost does not depend on how many orders there are.
    /// </summary>
    ValueTask<OrderPage> ExhaustedNotificationsAsync(
        string merchantId,
        DateTimeOffset since,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// How many orders there are, of all merchants, of which notifications have been given up at <paramref name="since"/> or later, counted
    /// up to <paramref name="max"/>: read from the index alone.
    /// </summary>
    ValueTask<int> ExhaustedCountAsync(DateTimeOffset since, int max, CancellationToken cancellationToken = default);

    /// <summary>
    /// What channels said of orders that are none of their business, of all merchants, newest first. The cost does not depend on how many
    /// orders there are.
    /// </summary>
    ValueTask<ForeignReportPage> ForeignReportsAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default);

    /// <summary>Those of one order, oldest first; an order keeps few of them. None where there is no such order.</summary>
    ValueTask<IReadOnlyList<ForeignReportRow>> ForeignReportsOfAsync(string orderKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// The orders of all merchants that wait for money that cannot be read, the latest first. The cursor's time is the one
    /// since which it waits. The cost does not depend on how many orders there are.
    /// </summary>
    ValueTask<OrderPage> UnconfirmedAsync(int limit, OrderCursor? after, CancellationToken cancellationToken = default);

    /// <summary>How many such orders there are, counted up to <paramref name="max"/>: read from the index alone.</summary>
    ValueTask<int> UnconfirmedCountAsync(int max, CancellationToken cancellationToken = default);

    /// <summary>
    /// The due times of orders up to a time, earliest first, at most so many: read from the index alone.
    /// </summary>
    ValueTask<IReadOnlyList<DateTimeOffset>> DueTimesAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken = default);

    /// <summary>The orders that are due up to a time, earliest first, at most so many.</summary>
    ValueTask<IReadOnlyList<StoredOrder>> DueAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// A merchant's orders with a due time, earliest first. The cursor's time is the one at which it is due. The cost goes with
    /// how many orders of all merchants have one, or with how many the merchant has.
    /// </summary>
    ValueTask<OrderPage> PendingAsync(string merchantId, int limit, OrderCursor? after, CancellationToken cancellationToken = default);

    /// <summary>A merchant's totals, both days included, sorted by day, currency and channel; what has come to zero is left out.</summary>
    ValueTask<IReadOnlyList<DayTotals>> DailyTotalsAsync(
        string merchantId,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    );

    /// <summary>The same, and how long the orders of these days waited, both of one moment.</summary>
    ValueTask<PeriodTotals> PeriodTotalsAsync(string merchantId, DateOnly from, DateOnly to, CancellationToken cancellationToken = default);

    /// <summary>
    /// How many of a merchant's orders were made in steps of time, by status as they stand now. The cost goes with how many were, up to
    /// <see cref="OrderCounting.MaxExamined"/> of a status: read from the index alone.
    /// </summary>
    ValueTask<OrderStepCounts> StepCountsAsync(OrderCounting counting, CancellationToken cancellationToken = default);

    /// <summary>
    /// The events of all orders after a place; none is ever passed over, and none moves. On PostgreSQL an event is shown once every
    /// transaction that began before its own has ended, so that nothing can still appear in front of it.
    /// </summary>
    ValueTask<IReadOnlyList<OrderEventEntry>> EventsAfterAsync(EventCursor after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The latest events of all orders, newest first, at most so many: when each happened, and its order as it is now.</summary>
    ValueTask<IReadOnlyList<(DateTimeOffset OccurredAt, StoredOrder Order)>> LatestEventsAsync(
        int limit,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// The place of the last event that <see cref="EventsAfterAsync"/> shows now: whoever reads on from there sees all that come later.
    /// </summary>
    ValueTask<EventCursor> LastEventCursorAsync(CancellationToken cancellationToken = default);
}
