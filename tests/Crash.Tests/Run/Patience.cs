using System;
using System.Threading;
using System.Threading.Tasks;

namespace Orleans.Payments.Crash.Tests;

/// <summary>Looks again and again, for a bounded time, until there is nothing left to wait for.</summary>
internal static class Patience
{
    /// <param name="limit">How long to go on looking.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="missing">What is still missing; null when nothing is.</param>
    /// <returns>What was missing at the end; null when nothing was.</returns>
    public static async Task<string?> Until(TimeSpan limit, TimeSpan interval, Func<Task<string?>> missing)
    {
        using var patience = new CancellationTokenSource(limit, TimeProvider.System);
        using var ticks = new PeriodicTimer(interval, TimeProvider.System);
        while (true)
        {
            var still = await missing();
            if (still is null || patience.IsCancellationRequested) return still;
            await ticks.WaitForNextTickAsync();
        }
    }
}
