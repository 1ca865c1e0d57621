using Orleans;
using Orleans.Runtime;
using Payments.OrleansAssumptions.Hosts;

namespace Payments.OrleansAssumptions.TestGrains;

/// <summary>Cannot be activated while its probe has a failure: in the constructor, or in OnActivateAsync if the key says so.</summary>
public interface IFragileGrain : IGrainWithStringKey
{
    Task<int> Activations();
}

[GrainType("fragile")]
public sealed class FragileGrain : Grain, IFragileGrain, IDisposable
{
    private readonly Probe _probe;

    public FragileGrain(IGrainContext context)
    {
        _probe = Probe.For(context.GrainId.Key.ToString());
        _probe.CountActivation();
        if (!IsActivatedBadly(context.GrainId.Key.ToString()) && _probe.Failure is { } failure)
            throw failure;
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (IsActivatedBadly(this.GetPrimaryKeyString()) && _probe.Failure is { } failure)
            throw failure;
    }

    public Task<int> Activations() => Task.FromResult(_probe.Activations);

    public void Dispose() => _probe.Report("disposed");

    private static bool IsActivatedBadly(string key) => key.Contains("OnActivateAsync", StringComparison.Ordinal);
}
