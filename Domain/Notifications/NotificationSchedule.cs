using System.Collections.Immutable;

namespace Payments.Domain.Notifications;

/// <summary>When a notification is tried again: 13 attempts over about four days, unless the merchant has a schedule of its own.</summary>
public static class NotificationSchedule
{
    /// <summary>The longest wait that an endpoint may ask for with <c>Retry-After</c>.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    /// <summary>How many waits a merchant's own schedule may have.</summary>
    public const int MaxDelays = 20;

    /// <summary>The longest wait in a merchant's own schedule, in seconds: a day.</summary>
    public const int MaxDelaySeconds = 86_400;

    /// <summary>How far a wait is spread to either side, so that endpoints which failed together are not tried together: a fifth.</summary>
    private const double JitterFraction = 0.2;

    private static readonly ImmutableArray<TimeSpan> DefaultDelays =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(15),
        TimeSpan.FromHours(24),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How many attempts there are by default, the first one at once.</summary>
    public static int MaxAttempts => DefaultDelays.Length + 1;

    /// <summary>How long to wait after an attempt has failed; null when it was the last.</summary>
    /// <param name="attemptsMade">Attempts so far, from 1.</param>
    /// <param name="retryAfter">What the endpoint asked for (RFC 9110, section 10.2.3); never shortens the wait.</param>
    /// <param name="jitter">A number in [0, 1).</param>
    /// <param name="schedule">The merchant's own waits in seconds; null for the default.</param>
    public static TimeSpan? DelayAfter(int attemptsMade, TimeSpan? retryAfter, double jitter, ImmutableArray<long>? schedule = null)
    {
        if (attemptsMade > (schedule?.Length ?? DefaultDelays.Length))
            return null;
        var scheduled = schedule is { } own ? TimeSpan.FromSeconds(own[attemptsMade - 1]) : DefaultDelays[attemptsMade - 1];
        var wait = scheduled * (1 - JitterFraction + (2 * JitterFraction * jitter));
        var asked = TimeSpan.FromTicks(Math.Min((retryAfter ?? TimeSpan.Zero).Ticks, MaxRetryAfter.Ticks));
        return asked > wait ? asked : wait;
    }
}
