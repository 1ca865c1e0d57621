using Orleans;
using Orleans.Concurrency;

namespace Payments.Hosting.Health.Watchdog;

/// <summary>A grain of each silo's own that answers as long as the silo runs turns. It needs neither storage nor other silos.</summary>
[Alias("Orleans.Payments.IPulseGrain")]
internal interface IWatchdogGrain : IGrainWithIntegerKey
{
    /// <summary>Answers.</summary>
    [Alias("Beat")]
    Task Ping();
}

/// <inheritdoc/>
[StatelessWorker(maxLocalWorkers: 1)]
[GrainType("pulse")]
internal sealed class WatchdogGrain : Grain, IWatchdogGrain
{
    /// <inheritdoc/>
    public Task Ping() => Task.CompletedTask;
}
