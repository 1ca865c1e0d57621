namespace Payments.Testing;

/// <summary>
/// A clock that a test owns: time stands still until <see cref="Advance"/>. Timers that fall due meanwhile run one after the
/// other on the thread that advances, each at its own time. What their callbacks start may still run when
/// <see cref="Advance"/> returns: wait for its effect. A timer due at once runs at once, on the thread pool.
/// </summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;
    private TimeSpan _setBack;
    private long _order;

    /// <summary>A clock that begins on 1 January 2026, 12:00 UTC.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)) { }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now - _setBack;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _now.Ticks;
    }

    /// <summary>
    /// Sets back what the clock shows, as an operator or NTP does; timers and timestamps go on as if nothing had happened.
    /// </summary>
    public void SetBack(TimeSpan time)
    {
        lock (_gate)
            _setBack += time;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time on, running the timers that fall due on the way.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        DateTimeOffset end;
        lock (_gate)
            end = _now + time;
        while (NextDue(end) is { } timer)
            timer.Run();
    }

    /// <summary>Moves to the next timer that is due by the end, or to the end.</summary>
    private ManualTimer? NextDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Order));
            var now = next?.Due ?? end;
            if (now > _now)
                _now = now;
            next?.SetNext();
            return next;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private TimeSpan _period;
        private bool _isDisposed;

        public DateTimeOffset Due { get; private set; }

        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_isDisposed)
                    return false;
                _period = period;
                if (dueTime == TimeSpan.Zero)
                {
                    ThreadPool.QueueUserWorkItem(static timer => timer.Run(), this, preferLocal: false);
                    dueTime = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
                }

                Set(dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime);
                return true;
            }
        }

        /// <summary>Sets the tick after the one that is due. The clock is locked.</summary>
        public void SetNext() => Set(_period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : Due + _period);

        public void Run()
        {
            if (_context is null)
                callback(state);
            else
                ExecutionContext.Run(_context, _ => callback(state), null);
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _isDisposed = true;
                clock._timers.Remove(this);
            }
        }

        public System.Threading.Tasks.ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Set(DateTimeOffset? due)
        {
            if (due is not { } time)
            {
                clock._timers.Remove(this);
                return;
            }

            Due = time;
            Order = ++clock._order;
            clock._timers.Add(this);
        }
    }
}
