using System;
using System.Threading;

namespace Orleans.Payments.Embedded.Hosting;

/// <summary>A clock that costs nothing to read, moved on by the host's upkeep.</summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();
    private long _now;

    /// <summary>Ticks of 100 ns since the host was made; behind by <see cref="Upkeep.Beat"/> at most.</summary>
    public long Now => Volatile.Read(ref _now);

    public long Move()
    {
        var now = time.GetElapsedTime(_origin).Ticks;
        Volatile.Write(ref _now, now);
        return now;
    }
}
