using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Payments.OrleansAssumptions.TestGrains;

/// <summary>Keeps a number.</summary>
public interface ILedgerGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);

    Task Clear();

    [AlwaysInterleave]
    Task AddBesides(int amount);

    Task<LedgerView> Read();

    /// <summary>Lets the exception of another grain's storage escape.</summary>
    Task<int> AddTo(string other, int amount);
}

[GenerateSerializer, Immutable, Alias("ledger-view")]
public sealed record LedgerView(
    [property: Id(0)] int Total,
    [property: Id(1)] bool RecordExists,
    [property: Id(2)] string? Etag,
    [property: Id(3)] int Calls
);

[GenerateSerializer, Alias("ledger-state")]
public sealed class LedgerState
{
    [Id(0)]
    public int Total { get; set; }
}

[GrainType("ledger")]
public sealed class LedgerGrain([PersistentState("ledger", "memory")] IPersistentState<LedgerState> state) : Grain, ILedgerGrain
{
    private int _calls;

    public async Task<int> Add(int amount)
    {
        _calls++;
        state.State.Total += amount;
        await state.WriteStateAsync();
        return state.State.Total;
    }

    public Task AddBesides(int amount) => Add(amount);

    public Task Clear() => state.ClearStateAsync();

    public Task<LedgerView> Read() => Task.FromResult(new LedgerView(state.State.Total, state.RecordExists, state.Etag, _calls));

    public async Task<int> AddTo(string other, int amount)
    {
        _calls++;
        return await GrainFactory.GetGrain<ILedgerGrain>(other).Add(amount);
    }
}
