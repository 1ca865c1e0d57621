using Microsoft.Extensions.Logging;
using Payments.Application.Merchants;
using Payments.Domain.Ids;
using Payments.Hosting.Telemetry;
using Payments.Storage.Orders;

namespace Payments.Console.Live;

/// <summary>What an overview shows, computed once for all who look at the same.</summary>
/// <param name="Seconds">The last minute.</param>
/// <param name="Minutes">The last hour, as far as somebody looked.</param>
/// <param name="Summary">The merchant's last 30 days; null for all merchants together.</param>
/// <param name="Money">What all merchants were paid in the last 30 days; null for one.</param>
/// <param name="Hours">The last day by hour; null for one merchant.</param>
internal sealed record OverviewFigures(
    RateSeries Seconds,
    RateSeries Minutes,
    SummaryResponse? Summary,
    MoneyResponse? Money,
    IReadOnlyList<HourOfOrders>? Hours
);

/// <summary>
/// Follows the event log for all open overviews of a process: one computation a second for each merchant that is looked at, however many
/// look. While nothing happens nobody is told anything, and while nobody looks nothing is read.
/// </summary>
internal sealed partial class OverviewFeed : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A summary is a read of the database, which a merchant with many orders a second should not cause every second.
    private static readonly TimeSpan SummaryInterval = TimeSpan.FromSeconds(2);

    // That of all merchants goes over all of them.
    private static readonly TimeSpan MoneyInterval = TimeSpan.FromSeconds(10);

    private readonly EventFeed _events;
    private readonly SummaryCommands _summaries;
    private readonly MoneyCommands _money;
    private readonly OrderHourLog _hours;
    private readonly TimeProvider _clock;
    private readonly ILogger<OverviewFeed> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Scope> _scopes = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private IDisposable? _subscription;
    private Task _work = Task.CompletedTask;

    public OverviewFeed(
        EventFeed events,
        SummaryCommands summaries,
        MoneyCommands money,
        OrderHourLog hours,
        TimeProvider clock,
        ILogger<OverviewFeed> logger
    )
    {
        (_events, _summaries, _money, _hours, _clock, _logger) = (events, summaries, money, hours, clock, logger);
        _timer = clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has what there is to show handed over whenever it changes, until what is returned is disposed of.</summary>
    /// <param name="merchantId">Whose orders; null for those of all.</param>
    /// <param name="publish">Must return at once, and not throw.</param>
    public IDisposable Subscribe(MerchantId? merchantId, Action<OverviewFigures> publish)
    {
        lock (_lock)
        {
            var name = merchantId?.Value ?? "";
            if (!_scopes.TryGetValue(name, out var scope))
                _scopes.Add(name, scope = new Scope(merchantId));
            var viewer = new Viewer(this, scope, publish);
            scope.Viewers.Add(viewer);
            (scope.IsChanged, scope.HasNewViewer) = (true, true);
            if (_subscription is null)
            {
                _subscription = _events.Subscribe(Count);
                _timer.Change(Interval, Interval);
            }

            return viewer;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _subscription?.Dispose();
    }

    private void Count(IReadOnlyList<OrderEventEntry> page)
    {
        lock (_lock)
        {
            foreach (var happened in page)
            {
                Count(_scopes.GetValueOrDefault(""), happened);
                Count(_scopes.GetValueOrDefault(happened.MerchantId), happened);
            }
        }
    }

    private static void Count(Scope? scope, OrderEventEntry happened)
    {
        if (scope is null)
            return;
        scope.Rates.Add(happened.Event.Type, happened.Event.OccurredAt);
        scope.IsChanged = true;
    }

    private void Tick()
    {
        lock (_lock)
        {
            // One round at a time: while the database is slow, pictures come less often.
            if (_work.IsCompleted)
                _work = Compute([.. _scopes.Values]);
        }
    }

    private async Task Compute(Scope[] scopes)
    {
        foreach (var scope in scopes)
        {
            try
            {
                await Compute(scope);
            }
            catch (Exception error)
            {
                LogNotRead(error);
            }
        }
    }

    private async Task Compute(Scope scope)
    {
        var now = _clock.GetUtcNow();
        // Where nothing happens the hours go on all the same.
        var isNews = scope.IsChanged || OrderHours.HourOf(now) != OrderHours.HourOf(scope.ReadAt);
        if (isNews && now - scope.ReadAt >= (scope.MerchantId is null ? MoneyInterval : SummaryInterval))
        {
            (scope.ReadAt, scope.IsChanged) = (now, false);
            if (scope.MerchantId is { } merchantId)
                scope.Summary = (await _summaries.Get(merchantId, [], CancellationToken.None)).Value ?? scope.Summary;
            else
                (scope.Money, scope.Hours) = (
                    (await _money.Get([], CancellationToken.None)).Value ?? scope.Money,
                    await _hours.Read(CancellationToken.None)
                );
        }

        OverviewFigures overview;
        Viewer[] viewers;
        lock (_lock)
        {
            overview = new OverviewFigures(scope.Rates.Seconds(now), scope.Rates.Minutes(now), scope.Summary, scope.Money, scope.Hours);
            // A quiet minute looks like the quiet minute before.
            if (
                scope.Last is { Seconds.IsEmpty: true } last
                && overview.Seconds.IsEmpty
                && last.Summary == overview.Summary
                && last.Money == overview.Money
                && last.Hours == overview.Hours
                && !scope.HasNewViewer
            )
                return;
            (scope.Last, scope.HasNewViewer) = (overview, false);
            viewers = [.. scope.Viewers];
        }

        foreach (var viewer in viewers)
            viewer.Publish(overview);
    }

    private void Leave(Scope scope, Viewer viewer)
    {
        lock (_lock)
        {
            if (!scope.Viewers.Remove(viewer) || scope.Viewers.Count > 0)
                return;
            _scopes.Remove(scope.MerchantId?.Value ?? "");
            if (_scopes.Count > 0)
                return;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _subscription?.Dispose();
            _subscription = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An overview of the console could not be computed, and is tried again")]
    private partial void LogNotRead(Exception error);

    private sealed class Scope(MerchantId? merchantId)
    {
        public MerchantId? MerchantId => merchantId;
        public EventRates Rates { get; } = new();
        public HashSet<Viewer> Viewers { get; } = [];
        public SummaryResponse? Summary { get; set; }
        public MoneyResponse? Money { get; set; }
        public IReadOnlyList<HourOfOrders>? Hours { get; set; }
        public DateTimeOffset ReadAt { get; set; }
        public bool IsChanged { get; set; }
        public bool HasNewViewer { get; set; }
        public OverviewFigures? Last { get; set; }
    }

    private sealed class Viewer(OverviewFeed feed, Scope scope, Action<OverviewFigures> publish) : IDisposable
    {
        public void Publish(OverviewFigures overview) => publish(overview);

        public void Dispose() => feed.Leave(scope, this);
    }
}
