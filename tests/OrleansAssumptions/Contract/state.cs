using Orleans.Runtime;
using Orleans.Storage;
using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class State
{
    [Fact]
    public async Task state_that_does_not_exist_is_made_by_the_parameterless_constructor()
    {
        await using var host = await HostUnderTest.StartAsync();
        Assert.Equal(
            new LedgerView(0, RecordExists: false, Etag: null, Calls: 0),
            await host.Grains.GetGrain<ILedgerGrain>(Probe.NewKey()).Read().Soon()
        );
    }

    [Fact]
    public async Task an_inconsistent_state_that_escapes_drops_the_activation()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<ILedgerGrain>(key);
        await grain.Add(5).Soon();
        host.Storage.Overwrite("ledger", GrainId.Create("ledger", key));
        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Add(1).Soon());
        var view = await grain.Read().Soon();
        Assert.Equal("1000", view.Etag);
        Assert.Equal(0, view.Calls);
        await grain.Add(1).Soon();
    }

    [Fact]
    public async Task a_grain_that_passes_on_anothers_inconsistent_state_is_not_dropped()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (key, other) = (Probe.NewKey(), Probe.NewKey() + "-other");
        var grain = host.Grains.GetGrain<ILedgerGrain>(key);
        await grain.AddTo(other, 5).Soon();
        host.Storage.Overwrite("ledger", GrainId.Create("ledger", other));
        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddTo(other, 1).Soon());
        Assert.Equal(2, (await grain.Read().Soon()).Calls);
        Assert.Equal(0, (await host.Grains.GetGrain<ILedgerGrain>(other).Read().Soon()).Calls);
    }

    [Fact]
    public async Task a_failure_of_storage_is_an_orleans_exception_and_drops_nothing()
    {
        await using var host = await HostUnderTest.StartAsync();
        var grain = host.Grains.GetGrain<ILedgerGrain>(Probe.NewKey());
        await grain.Add(5).Soon();
        host.Storage.Failure = new InvalidOperationException("The disk is full.");
        var failure = await Assert.ThrowsAnyAsync<OrleansException>(() => grain.Add(1).Soon());
        Assert.Contains("The disk is full.", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, (await grain.Read().Soon()).Calls);
    }

    [Fact]
    public async Task state_that_cannot_be_read_fails_the_call_and_the_next_tries_anew()
    {
        await using var host = await HostUnderTest.StartAsync();
        var grain = host.Grains.GetGrain<ILedgerGrain>(Probe.NewKey());
        host.Storage.Failure = new InvalidOperationException("The disk is gone.");
        var call = grain.Read();
        // Orleans keeps a grain that could not be activated for 5 s before it answers and tries anew.
        await host.AdvanceAsync(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAnyAsync<OrleansException>(() => call.Soon());
        Assert.Equal(5, await grain.Add(5).Soon());
    }

    [Fact]
    public async Task writes_of_interleaving_calls_do_not_collide()
    {
        await using var host = await HostUnderTest.StartAsync();
        var grain = host.Grains.GetGrain<ILedgerGrain>(Probe.NewKey());
        await grain.Read().Soon();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Storage.WriteGate = gate.Task;
        var writes = Enumerable.Range(0, 20).Select(_ => grain.AddBesides(1)).ToArray();
        while ((await grain.Read().Soon()).Calls < 20)
            await Task.Yield();
        gate.SetResult();
        await Task.WhenAll(writes).Soon();
        var view = await grain.Read().Soon();
        Assert.Equal(20, view.Total);
        Assert.True(host.Storage.Writes < 20, "Writes that wait are one write.");
    }
}
