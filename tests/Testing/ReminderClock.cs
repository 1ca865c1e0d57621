using System;
using System.Threading;

namespace Payments.Testing;

/// <summary>
/// A test's clock as Orleans' reminder service can bear it. The service waits until a time with fractions of a millisecond, by delays that
/// are cut to whole ones, and asks the clock again until that time has come; a clock that stands still would be asked for ever. This one
/// shows a little more each time it is asked, less than a millisecond in all, until the test's clock moves.
/// </summary>
/// <param name="clock">The test's clock.</param>
public sealed class ReminderClock(ManualClock clock) : TimeProvider
{
    private static readonly TimeSpan Step = TimeSpan.FromMicroseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1);
    private readonly Lock _gate = new();
    private DateTimeOffset _seen;
    private TimeSpan _more;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (now != _seen) (_seen, _more) = (now, TimeSpan.Zero);
            else if (_more < Limit) _more = _more + Step < Limit ? _more + Step : Limit;
            return now + _more;
        }
    }

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
