namespace Payments.Testing;

/// <summary>Looks again and again, for a bounded time, for what only looking can show: another process, a database, a page.</summary>
public static class Poll
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until there is nothing left to wait for.</summary>
    /// <param name="limit">How long to go on looking.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="missing">What is still missing; null when nothing is.</param>
    /// <returns>What was missing at the end; null when nothing was.</returns>
    public static async Task<string?> Until(TimeSpan limit, TimeSpan interval, Func<Task<string?>> missing)
    {
        using var timeout = new CancellationTokenSource(limit, TimeProvider.System);
        using var ticks = new PeriodicTimer(interval, TimeProvider.System);
        while (true)
        {
            var still = await missing();
            if (still is null || timeout.IsCancellationRequested)
                return still;
            await ticks.WaitForNextTickAsync();
        }
    }

    /// <summary>Looks fifty times a second until it is so.</summary>
    /// <param name="state">What is waited for, for whoever reads that it never came.</param>
    /// <param name="isSo">Whether it has come.</param>
    /// <exception cref="TimeoutException">It was not so within a minute.</exception>
    public static async Task Until(string state, Func<Task<bool>> isSo)
    {
        if (await Until(Limit, Interval, async () => await isSo() ? null : state) is { } missing)
            throw new TimeoutException($"There was not, in {Limit.TotalSeconds} s: {missing}.");
    }
}
