using Payments.Application;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Storage.Commits;
using Payments.Storage.Orders;

namespace Payments.Api.Streaming;

/// <summary>
/// The one reader of the event log in a process, for all subscriptions together. It reads when this process has committed something and
/// every <see cref="StreamSettings.PollInterval"/>, each event once, and nothing while nobody has subscribed. The last events stay in
/// memory, so that whoever has caught up with the log can join without a gap; only those that somebody follows are written.
/// </summary>
internal sealed partial class EventTail : BackgroundService
{
    /// <summary>How many events stay in memory.</summary>
    public const int MaxRecent = 4096;

    private const int PageSize = 512;

    private readonly IOrderQueries _queries;
    private readonly PastOrders _orders;
    private readonly CommitSignal _commits;
    private readonly StreamSettings _settings;
    private readonly Cursors _cursors;
    private readonly ILogger<EventTail> _logger;
    private readonly PollingLoop _loop;
    private readonly Lock _lock = new();
    private readonly Queue<StreamEvent> _recent = new();
    private readonly Dictionary<string, HashSet<EventSubscription>> _byTopic = new(StringComparer.Ordinal);
    private EventCursor _floor;
    private EventCursor _head;
    private int _epoch;
    private bool _isActive;

    public EventTail(
        IOrderQueries queries,
        PastOrders orders,
        CommitSignal commits,
        StreamSettings settings,
        Cursors cursors,
        TimeProvider clock,
        ILogger<EventTail> logger
    )
    {
        (_queries, _orders, _commits, _settings, _cursors, _logger) = (queries, orders, commits, settings, cursors, logger);
        _loop = new PollingLoop(clock, Poll, LogNotRead);
    }

    /// <summary>
    /// Joins the live tail, having been sent everything up to <paramref name="told"/>, which may be ahead of the tail.
    /// </summary>
    /// <param name="subscription">Who joins.</param>
    /// <param name="told">Moves on with what is sent here.</param>
    /// <returns>False when the log must be read first, or the client cannot take more at the moment.</returns>
    public bool TryAdd(EventSubscription subscription, ref EventCursor told)
    {
        lock (_lock)
        {
            if (subscription.IsEnded)
                return true;
            if (!_isActive)
                StartAt(told);
            if (told < _floor)
                return false;
            foreach (var happened in _recent)
            {
                if (happened.Source.Cursor <= told)
                    continue;
                // What nobody followed when it was read is not written; the log, read again, leads past it.
                if (
                    subscription.Matches(happened.Source)
                    && (happened.Suffix is not { } written || !subscription.Connection.TrySend(subscription.Frame(written)))
                )
                    return false;
                told = happened.Source.Cursor;
            }

            subscription.Position = told;
            var topic = TopicOf(subscription);
            if (!_byTopic.TryGetValue(topic, out var followers))
                _byTopic.Add(topic, followers = []);
            followers.Add(subscription);
        }

        _loop.Wake();
        return true;
    }

    /// <summary>Leaves the tail, or never joins it.</summary>
    public void Remove(EventSubscription subscription)
    {
        lock (_lock)
        {
            subscription.IsEnded = true;
            var topic = TopicOf(subscription);
            if (!_byTopic.TryGetValue(topic, out var followers) || !followers.Remove(subscription) || followers.Count > 0)
                return;
            _byTopic.Remove(topic);
            if (_byTopic.Count > 0)
                return;
            _isActive = false;
            _recent.Clear();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _loop.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _commits.Subscribe(WakeAfterCommit);
        await _loop.Run(stoppingToken);
        _commits.Unsubscribe(WakeAfterCommit);
    }

    /// <summary>Reads on once.</summary>
    /// <returns>How long to wait for news before the next look.</returns>
    private async Task<TimeSpan> Poll(CancellationToken stoppingToken)
    {
        var (after, epoch) = (default(EventCursor), 0);
        lock (_lock)
        {
            if (!_isActive)
                return Timeout.InfiniteTimeSpan;
            (after, epoch) = (_head, _epoch);
        }

        var page = await _queries.EventsAfterAsync(after, PageSize, stoppingToken);
        StreamEvent[] events = [.. page.Select(happened => new StreamEvent(happened))];
        // Somebody may begin to follow what was none of anybody's interest while the rest is being written.
        while (TryPublish(events, epoch) is { Count: > 0 } unwritten)
            await StreamEvent.Write(unwritten, _orders, _cursors, stoppingToken);
        return page.Count == PageSize ? TimeSpan.Zero : _settings.PollInterval;
    }

    /// <summary>Tells of events, all or none.</summary>
    /// <returns>Those that must be written before; empty where there is nothing left to do.</returns>
    private List<StreamEvent> TryPublish(StreamEvent[] events, int epoch)
    {
        lock (_lock)
        {
            // Everybody has left meanwhile, and somebody else has begun at another place.
            if (!_isActive || epoch != _epoch)
                return [];
            List<StreamEvent> unwritten = [.. events.Where(shown => shown.Suffix is null && IsFollowed(shown.Source))];
            if (unwritten.Count > 0)
                return unwritten;
            foreach (var shown in events)
            {
                Publish(shown.Source.MerchantId, shown);
                Publish(shown.Source.OrderKey, shown);
                _recent.Enqueue(shown);
                if (_recent.Count > MaxRecent)
                    _floor = _recent.Dequeue().Source.Cursor;
                _head = shown.Source.Cursor;
            }

            return [];
        }
    }

    private bool IsFollowed(OrderEventEntry happened) =>
        _byTopic.ContainsKey(happened.MerchantId) || _byTopic.ContainsKey(happened.OrderKey);

    private void Publish(string topic, StreamEvent shown)
    {
        if (!_byTopic.TryGetValue(topic, out var followers))
            return;
        foreach (var subscription in followers)
            if (
                shown.Source.Cursor > subscription.Position
                && subscription.Matches(shown.Source)
                && !subscription.Connection.TrySend(subscription.Frame(shown.Suffix!))
            )
                subscription.Connection.Close(StreamClose.SlowReader);
    }

    private void StartAt(EventCursor at)
    {
        (_floor, _head, _isActive) = (at, at, true);
        _epoch++;
    }

    private void WakeAfterCommit(int writes) => _loop.Wake();

    private static string TopicOf(EventSubscription subscription) => subscription.OrderId?.Value ?? subscription.MerchantId.Value;
}
