namespace Payments.Sandbox.Provider.Callbacks;

/// <summary>When a callback that was not acknowledged is sent again.</summary>
internal static class CallbackSchedule
{
    /// <summary>How long after its first attempt a callback is given up: 24 h. A query still tells what happened.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromHours(24);

    private static readonly int[] Seconds = [1, 2, 5, 10, 30, 60, 300, 900, 3600];

    /// <summary>When to try again, hourly at last; null to give up.</summary>
    public static DateTimeOffset? Next(DateTimeOffset firstAt, int attemptsMade, DateTimeOffset now)
    {
        var next = now + TimeSpan.FromSeconds(Seconds[Math.Min(attemptsMade, Seconds.Length) - 1]);
        return next <= firstAt + Limit ? next : null;
    }
}
