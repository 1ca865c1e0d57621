namespace Payments.Testing;

/// <summary>
/// A test's clock as Orleans' reminder service can bear it. The service waits until a time that may be a part of a millisecond away, by
/// delays that are cut to whole ones, and asks the clock again until that time has come; a clock that stands still would be asked for ever.
/// This one
/// shows a little more each time it is asked, until the test's clock has overtaken it.
/// </summary>
/// <param name="clock">The test's clock.</param>
public sealed class ReminderClock(ManualClock clock) : TimeProvider
{
    private static readonly TimeSpan Step = TimeSpan.FromMicroseconds(10);
    private readonly Lock _gate = new();
    private DateTimeOffset _seen;
    private DateTimeOffset _shown;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            // It may have been set back.
            _shown = now < _seen || now > _shown ? now : _shown + Step;
            _seen = now;
            return _shown;
        }
    }

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
