using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using Orleans;
using Orleans.Runtime;

namespace Payments.OrleansAssumptions.TestGrains;

/// <summary>Asks for a service that each activation has of its own, and for one that all have together.</summary>
public interface ILeasingGrain : IGrainWithStringKey
{
    /// <summary>The numbers of the activation's own lease and of the one that all share.</summary>
    Task<(int Own, int Shared)> Leases();

    Task End();
}

[GrainType("leasing")]
public sealed class LeasingGrain(Lease own, SharedLease shared) : Grain, ILeasingGrain
{
    public Task<(int Own, int Shared)> Leases() => Task.FromResult((own.Number, shared.Number));

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

/// <summary>Scoped.</summary>
public sealed class Lease : IDisposable
{
    private static readonly ConcurrentDictionary<int, bool> Ended = new();
    private static int s_last;

    public int Number { get; } = Interlocked.Increment(ref s_last);

    public static bool HasEnded(int number) => Ended.ContainsKey(number);

    public void Dispose() => Ended[Number] = true;
}

/// <summary>A singleton.</summary>
public sealed class SharedLease
{
    private static int s_last;

    public int Number { get; } = Interlocked.Increment(ref s_last);
}
