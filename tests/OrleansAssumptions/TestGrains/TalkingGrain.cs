using Orleans;
using Payments.OrleansAssumptions.Hosts;

namespace Payments.OrleansAssumptions.TestGrains;

/// <summary>Calls others of its kind.</summary>
public interface ITalkingGrain : IGrainWithStringKey
{
    Task<string> Ask(string other);

    Task<string> AskBack(string other);

    Task<string> Answer();
}

[GrainType("talking")]
public sealed class TalkingGrain : Grain, ITalkingGrain
{
    public async Task<string> Ask(string other)
    {
        var turn = TaskScheduler.Current;
        var answer = await GrainFactory.GetGrain<ITalkingGrain>(other).Answer();
        return $"{answer}, {(turn == TaskScheduler.Current ? "back in turn" : "out of turn")}";
    }

    public async Task<string> AskBack(string other)
    {
        Probe.For(this.GetPrimaryKeyString()).Report("asking");
        await Probe.For(this.GetPrimaryKeyString()).Gate.Task;
        Probe.For(this.GetPrimaryKeyString()).Report("calling");
        return await GrainFactory.GetGrain<ITalkingGrain>(other).Answer();
    }

    public Task<string> Answer() => Task.FromResult($"{this.GetPrimaryKeyString()} answers");
}
