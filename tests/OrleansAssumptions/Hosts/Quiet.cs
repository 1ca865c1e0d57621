using Xunit.Sdk;
using Xunit.v3;

// Whether a silo has done what it can is seen by the thread pool, which all tests share.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Payments.OrleansAssumptions.Hosts;

/// <summary>
/// Waits until nothing happens any more without a call from outside or time passing. A silo does not say so itself, but whatever it
/// does it does on the thread pool.
/// </summary>
internal static class Quiet
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Holds its thread: to await would make work for the pool, which would then never be without.</summary>
    public static void Wait()
    {
        if (!SpinWait.SpinUntil(IsQuiet, Timeout))
            throw new TimeoutException("The silo is still at work.");
    }

    private static bool IsQuiet()
    {
        ThreadPool.GetMaxThreads(out var all, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return ThreadPool.PendingWorkItemCount == 0 && all - free <= (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
    }
}
