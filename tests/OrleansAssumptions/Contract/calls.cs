using Orleans.Runtime;
using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Calls
{
    private static readonly HostSettings Impatient = new() { ResponseTimeout = TimeSpan.FromSeconds(4) };

    [Fact]
    public async Task a_call_that_timed_out_while_it_waited_never_runs()
    {
        await using var host = await HostUnderTest.StartAsync(Impatient);
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var first = grain.WaitAtGate("first");
        Assert.Equal("first in", await Probe.For(key).NextAsync());
        var second = grain.Append("second").AsTask();
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => first.Soon());
        await Assert.ThrowsAsync<TimeoutException>(() => second.Soon());
        Probe.For(key).Open();
        await grain.Append("third").AsTask().Soon();
        Assert.Equal("first out", await Probe.For(key).NextAsync());
        Assert.Equal("third", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_grain_that_has_too_many_calls_refuses_one_more()
    {
        await using var host = await HostUnderTest.StartAsync(new HostSettings { MaxEnqueuedRequests = 10 });
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.Key();
        var calls = Enumerable.Range(0, 30).Select(number => grain.WaitAtGate($"{number}")).ToArray();
        await Assert.ThrowsAsync<LimitExceededException>(() => calls[^1].Soon());
        Probe.For(key).Open();
        await Task.WhenAll(calls[..10]).Soon();
        await grain.Append("again").AsTask().Soon();
    }
}
