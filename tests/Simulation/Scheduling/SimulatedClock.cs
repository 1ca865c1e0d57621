namespace Payments.Simulation.Scheduling;

/// <summary>The clock of one machine: it may be apart from the others', and its timers die with it.</summary>
internal sealed class SimulatedClock(Scheduler scheduler) : TimeProvider
{
    /// <summary>When every run begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far it is ahead of true time.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>The machine has died: none of its timers fires any more.</summary>
    public bool IsStopped { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => TimeSpan.TicksPerDay + scheduler.Now.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch + scheduler.Now + Offset;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, scheduler, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimulatedClock clock, Scheduler scheduler, Action callback) : ITimer
    {
        private Event? _next;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _next?.Cancel();
            _next = null;
            if (dueTime != Timeout.InfiniteTimeSpan)
                _next = scheduler.Schedule(dueTime, () => Fire(period));
            return true;
        }

        public void Dispose() => _next?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire(TimeSpan period)
        {
            if (clock.IsStopped)
                return;
            _next = null;
            if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero)
                _next = scheduler.Schedule(period, () => Fire(period));
            callback();
        }
    }
}
