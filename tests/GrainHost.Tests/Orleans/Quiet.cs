using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.GrainHost.Tests.Hosts;
using Xunit;

// Whether a silo has done what it can is seen by the thread pool, which all tests share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Orleans.Payments.GrainHost.Tests;

/// <summary>
/// Waits until nothing happens any more without a call from outside or time passing. A silo does not say so itself, but whatever it
/// does it does on the thread pool.
/// </summary>
internal static class Quiet
{
    /// <summary>A work item that ends may be about to queue the next.</summary>
    private const int Looks = 3;

    public static async Task UntilAsync()
    {
        var looks = 0;
        await Probe.UntilAsync(() => (looks = IsQuiet() ? looks + 1 : 0) >= Looks);
    }

    private static bool IsQuiet()
    {
        ThreadPool.GetMaxThreads(out var all, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return ThreadPool.PendingWorkItemCount == 0 && all - free <= (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
    }
}
