using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans.Payments.GrainCalls;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);
}

[GrainType("counter")]
public sealed class CounterGrain([PersistentState("counter", "memory")] IPersistentState<CounterState> state) : Grain, ICounterGrain
{
    public Task<int> Add(int amount) => Task.FromResult(state.State.Total += amount);
}

[GenerateSerializer, Alias("counter-state")]
public sealed class CounterState
{
    [Id(0)]
    public int Total { get; set; }
}
