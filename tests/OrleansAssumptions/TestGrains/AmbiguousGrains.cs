using System.Threading.Tasks;
using Orleans;

namespace Payments.OrleansAssumptions.TestGrains;

/// <summary>Has two classes.</summary>
public interface ITwofoldGrain : IGrainWithStringKey
{
    Task<string> Which();
}

public sealed class LeftGrain : Grain, ITwofoldGrain
{
    public Task<string> Which() => Task.FromResult("left");
}

public sealed class RightGrain : Grain, ITwofoldGrain
{
    public Task<string> Which() => Task.FromResult("right");
}

/// <summary>Has no class.</summary>
public interface IBodilessGrain : IGrainWithStringKey
{
    Task Nothing();
}

/// <summary>Asks for a storage that is not registered.</summary>
public interface IHomelessGrain : IGrainWithStringKey
{
    Task<int> Read();
}

public sealed class HomelessGrain([Orleans.Runtime.PersistentState("home", "nowhere")] Orleans.Runtime.IPersistentState<LedgerState> state) : Grain, IHomelessGrain
{
    public Task<int> Read() => Task.FromResult(state.State.Total);
}
