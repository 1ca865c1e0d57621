namespace Payments.Grains.Actions;

/// <summary>
/// Tells orders that found no place when to try again: one after the other, so that however many there are, only so many a second ask.
/// Were all of them to ask every second, a hundred thousand would keep the processors busy with asking.
/// </summary>
/// <param name="clock">Measures it.</param>
public sealed class RetryPacing(TimeProvider clock)
{
    /// <summary>
    /// How many ask in a second: more than a server can serve, so that no place stays empty for want of somebody who asks.
    /// </summary>
    public const int PerSecond = 5_000;

    /// <summary>The shortest wait.</summary>
    public static readonly TimeSpan MinDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest; whoever would have to wait longer leaves memory, and the reminders bring it back.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly long _interval = clock.TimestampFrequency / PerSecond;
    private long _last;

    /// <summary>How long to wait for one's turn; null when too many wait in memory already.</summary>
    public TimeSpan? NextDelay()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var turn = Math.Max(_last + _interval, now + (long)(MinDelay.TotalSeconds * clock.TimestampFrequency));
            var wait = clock.GetElapsedTime(now, turn);
            if (wait > MaxDelay)
                return null;
            _last = turn;
            return wait;
        }
    }
}
