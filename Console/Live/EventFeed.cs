using Microsoft.Extensions.Logging;
using Payments.Application;
using Payments.Storage.Commits;
using Payments.Storage.Orders;

namespace Payments.Console.Live;

/// <summary>
/// The one reader of the event log for all pages of a process that are open. It reads when this process has committed something and once a
/// second, each event once, and nothing while no page listens. What nobody listens for is dropped: a page reads what it shows by itself,
/// and is told here when to.
/// </summary>
internal sealed partial class EventFeed : IDisposable
{
    private const int PageSize = 512;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly IOrderQueries _queries;
    private readonly CommitSignal _commits;
    private readonly ILogger<EventFeed> _logger;
    private readonly PollingLoop _loop;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Subscription> _subscriptions = [];
    private EventCursor? _head;
    private Task? _running;

    public EventFeed(IOrderQueries queries, CommitSignal commits, TimeProvider clock, ILogger<EventFeed> logger)
    {
        (_queries, _commits, _logger) = (queries, commits, logger);
        _loop = new PollingLoop(clock, Poll, LogNotRead);
        _commits.Subscribe(Wake);
    }

    /// <summary>Has every page of the log handed over that comes from now on, until what is returned is disposed of.</summary>
    /// <param name="publish">Must return at once, and not throw.</param>
    public IDisposable Subscribe(Action<IReadOnlyList<OrderEventEntry>> publish)
    {
        var subscription = new Subscription(this, publish);
        lock (_lock)
        {
            // A log that nobody has followed meanwhile is joined where it ends.
            if (_subscriptions.Count == 0)
                _head = null;
            _subscriptions.Add(subscription);
            _running ??= Task.Run(() => _loop.Run(_stopping.Token));
        }

        _loop.Wake();
        return subscription;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _commits.Unsubscribe(Wake);
        _stopping.Cancel();
        _loop.Dispose();
        _stopping.Dispose();
    }

    private void Wake(int writes) => _loop.Wake();

    private async Task<TimeSpan> Poll(CancellationToken stopping)
    {
        EventCursor? head;
        lock (_lock)
        {
            if (_subscriptions.Count == 0)
                return Timeout.InfiniteTimeSpan;
            head = _head;
        }

        if (head is not { } after)
        {
            var last = await _queries.LastEventCursorAsync(stopping);
            lock (_lock)
                _head ??= last;
            return PollInterval;
        }

        var page = await _queries.EventsAfterAsync(after, PageSize, stopping);
        if (page.Count == 0)
            return PollInterval;
        Subscription[] subscriptions;
        lock (_lock)
        {
            // Everybody has left meanwhile, and somebody else has begun at another place.
            if (_head != head)
                return TimeSpan.Zero;
            _head = page[^1].Cursor;
            subscriptions = [.. _subscriptions];
        }

        foreach (var subscription in subscriptions)
            subscription.Publish(page);
        return page.Count == PageSize ? TimeSpan.Zero : PollInterval;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The console could not read the event log, and tries again")]
    private partial void LogNotRead(Exception error);

    private sealed class Subscription(EventFeed feed, Action<IReadOnlyList<OrderEventEntry>> publish) : IDisposable
    {
        public void Publish(IReadOnlyList<OrderEventEntry> page) => publish(page);

        public void Dispose()
        {
            lock (feed._lock)
                feed._subscriptions.Remove(this);
        }
    }
}
