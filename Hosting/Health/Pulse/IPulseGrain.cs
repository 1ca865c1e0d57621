using System.Threading.Tasks;
using Orleans;
using Orleans.Concurrency;

namespace Payments.Hosting;

/// <summary>A grain of each silo's own that answers as long as the silo runs turns. It needs neither storage nor other silos.</summary>
[Alias("Orleans.Payments.IPulseGrain")]
internal interface IPulseGrain : IGrainWithIntegerKey
{
    /// <summary>Answers.</summary>
    [Alias("Beat")]
    Task Beat();
}

/// <inheritdoc/>
[StatelessWorker(maxLocalWorkers: 1)]
[GrainType("pulse")]
internal sealed class PulseGrain : Grain, IPulseGrain
{
    /// <inheritdoc/>
    public Task Beat() => Task.CompletedTask;
}
