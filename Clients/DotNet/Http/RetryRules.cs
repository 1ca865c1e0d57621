namespace Payments.Client.Http;

/// <summary>Whether and when a request is made again.</summary>
internal static class RetryRules
{
    /// <summary>The wait before the second attempt, at most; each later one is twice as long.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest wait that the server did not ask for.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the next attempt; null when there is to be none.</summary>
    /// <param name="error">What came of this attempt.</param>
    /// <param name="isRepeatable">Whether making the request twice is the same as once.</param>
    /// <param name="attempt">The number of this attempt, from 1.</param>
    /// <param name="options">How often, and how long to wait at most.</param>
    /// <param name="jitter">By chance, in [0, 1).</param>
    public static TimeSpan? Delay(PaymentsException error, bool isRepeatable, int attempt, PaymentsClientOptions options, double jitter)
    {
        if (attempt >= options.MaxAttempts || !MayHelp(error) || (error.MayHaveBeenCarriedOut && !isRepeatable))
            return null;
        if (error.RetryAfter > options.MaxRetryDelay)
            return null;
        var spread = Spread(attempt, jitter);
        // Whoever was told to wait comes a little later, so that not all come at the same moment.
        var delay = error.RetryAfter is { } asked ? asked + (spread / 4) : spread;
        return delay > options.MaxRetryDelay ? options.MaxRetryDelay : delay;
    }

    /// <summary>Between half of the attempt's delay and all of it.</summary>
    public static TimeSpan Spread(int attempt, double jitter)
    {
        var full = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 30) - 1), LongestDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + (jitter / 2)));
    }

    /// <summary>Whether the same request may succeed later: the server is away or busy, or says when to come again.</summary>
    private static bool MayHelp(PaymentsException error) =>
        error.Status is null or 408 or 429 or 500 or 502 or 503 or 504 || (error.Status == 409 && error.RetryAfter is not null);
}
