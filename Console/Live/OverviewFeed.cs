using Microsoft.Extensions.Logging;
using Payments.Domain.Ids;

namespace Payments.Console.Live;

/// <summary>
/// Tells all open overviews of a process what there is to show: one computation a second for each merchant that is looked at, however many
/// look. While nothing happens nobody is told anything, and while nobody looks nothing is read.
/// </summary>
internal sealed partial class OverviewFeed : IDisposable
{
    /// <summary>
    /// How many pictures a second are handed over in all: 20. To make one of a page costs far more than to compute what it shows, so where
    /// more look each sees a new one less often: of a hundred each every five seconds.
    /// </summary>
    public const int PicturesPerSecond = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly OverviewReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger<OverviewFeed> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private int _viewers;
    private Task _work = Task.CompletedTask;

    public OverviewFeed(OverviewReader reader, TimeProvider clock, ILogger<OverviewFeed> logger)
    {
        (_reader, _clock, _logger) = (reader, clock, logger);
        _timer = clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has what there is to show handed over now and then while it changes, until what is returned is disposed of.</summary>
    /// <param name="merchantId">Whose orders; null for those of all.</param>
    /// <param name="publish">Must return at once, and not throw.</param>
    public IDisposable Subscribe(MerchantId? merchantId, Action<OverviewFigures> publish)
    {
        lock (_lock)
        {
            var name = merchantId?.Value ?? "";
            if (!_groups.TryGetValue(name, out var group))
                _groups.Add(name, group = new Group(new OverviewScope(merchantId, _reader)));
            var viewer = new Viewer(this, group, publish);
            group.Viewers.Add(viewer);
            if (_viewers++ == 0)
                _timer.Change(TimeSpan.Zero, Interval);
            return viewer;
        }
    }

    /// <summary>How long somebody waits from one picture to the next, where so many look.</summary>
    public static TimeSpan IntervalOf(int viewers) => Math.Max(1, (viewers + PicturesPerSecond - 1) / PicturesPerSecond) * Interval;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_lock)
        {
            // One round at a time: while the database is slow, pictures come less often.
            if (_work.IsCompleted)
                _work = Compute([.. _groups.Values]);
        }
    }

    private async Task Compute(Group[] groups)
    {
        foreach (var group in groups)
        {
            try
            {
                Publish(group, await group.Scope.Read(_clock.GetUtcNow()));
            }
            catch (Exception error)
            {
                LogNotRead(error);
            }
        }
    }

    private void Publish(Group group, OverviewFigures figures)
    {
        Viewer[] viewers;
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            // Ticks come a little early or late.
            var due = IntervalOf(_viewers) - (Interval / 2);
            viewers = [.. group.Viewers.Where(viewer => viewer.IsDue(figures, now, due, _clock))];
        }

        foreach (var viewer in viewers)
            viewer.Publish(figures);
    }

    private void Leave(Group group, Viewer viewer)
    {
        lock (_lock)
        {
            if (!group.Viewers.Remove(viewer))
                return;
            if (group.Viewers.Count == 0)
                _groups.Remove(group.Scope.MerchantId?.Value ?? "");
            if (--_viewers == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An overview of the console could not be computed, and is tried again")]
    private partial void LogNotRead(Exception error);

    private sealed record Group(OverviewScope Scope)
    {
        public HashSet<Viewer> Viewers { get; } = [];
    }

    private sealed class Viewer(OverviewFeed feed, Group group, Action<OverviewFigures> publish) : IDisposable
    {
        private OverviewFigures? _shown;
        private long _shownAt;

        /// <summary>Whether it is to be shown something else now; then it counts as shown.</summary>
        public bool IsDue(OverviewFigures figures, long now, TimeSpan interval, TimeProvider clock)
        {
            if (_shown is not null && (clock.GetElapsedTime(_shownAt, now) < interval || figures.LooksLike(_shown)))
                return false;
            (_shown, _shownAt) = (figures, now);
            return true;
        }

        public void Publish(OverviewFigures figures) => publish(figures);

        public void Dispose() => feed.Leave(group, this);
    }
}
