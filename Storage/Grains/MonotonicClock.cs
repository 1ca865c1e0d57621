namespace Payments.Storage.Grains;

/// <summary>
/// The time that what is due is measured by: it is the clock's, but where that is set back it goes on as if it had not been. So what was to
/// happen in five minutes happens in five minutes. It is never shown and signs nothing; those who read it must know the clock's as well.
/// </summary>
/// <param name="clock">The clock that may be set, and the one that only runs.</param>
public sealed class MonotonicClock(TimeProvider clock)
{
    /// <summary>
    /// What is set back by no more than this is waited for, by standing still: 1 s. Clocks that are adjusted all the time are so.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>Between the two looks at what runs that enclose one at the clock: longer, and this thread was away in between.</summary>
    private static readonly TimeSpan MaxReadDuration = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private bool _hasRun;
    private DateTimeOffset _last;
    private long _lastTimestamp;

    /// <summary>Now. Later than the clock by <see cref="ClockBehind"/>.</summary>
    public DateTimeOffset Now => Read().Steady;

    /// <summary>How far the clock has been set back since this began, and not forward again: whole milliseconds, mostly zero.</summary>
    public TimeSpan ClockBehind
    {
        get
        {
            var (steady, shown) = Read();
            return steady - shown is var lead && lead > Tolerance
                ? TimeSpan.FromMilliseconds(Math.Floor(lead.TotalMilliseconds))
                : TimeSpan.Zero;
        }
    }

    /// <summary>It has been as late as this already, in another process: it goes on from there unless the clock is beyond it.</summary>
    /// <returns>How far the clock is behind.</returns>
    public TimeSpan AdvanceTo(DateTimeOffset known)
    {
        lock (_lock)
        {
            var (steady, shown) = Read();
            if (known > steady && known - shown > Tolerance)
                _last = known;
        }

        return ClockBehind;
    }

    private (DateTimeOffset Steady, DateTimeOffset Shown) Read()
    {
        lock (_lock)
        {
            var (shown, stamp) = ReadClock();
            if (!_hasRun)
            {
                (_hasRun, _last) = (true, shown);
            }
            else
            {
                var ran = _last + clock.GetElapsedTime(_lastTimestamp, stamp);
                _last =
                    shown >= ran ? shown
                    : ran - shown > Tolerance ? ran
                    : shown > _last ? shown
                    : _last;
            }

            _lastTimestamp = stamp;
            return (_last, shown);
        }
    }

    private (DateTimeOffset Shown, long Stamp) ReadClock()
    {
        while (true)
        {
            var (before, shown, after) = (clock.GetTimestamp(), clock.GetUtcNow(), clock.GetTimestamp());
            if (clock.GetElapsedTime(before, after) <= MaxReadDuration)
                return (shown, after);
        }
    }
}
