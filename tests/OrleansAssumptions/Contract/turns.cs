using System;
using System.Linq;
using System.Threading.Tasks;
using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Turns
{
    [Fact]
    public async Task calls_of_one_grain_run_one_after_the_other()
    {
        await using var host = await HostUnderTest.StartAsync();
        var grain = host.Grains.GetGrain<IWorkGrain>(Probe.NewKey());
        var most = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(grain.WorkInSteps)));
        Assert.All(most, inside => Assert.Equal(1, inside));
    }

    [Fact]
    public async Task calls_run_in_the_order_in_which_they_came()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        // Orleans places the calls that come before there is an activation each on its own, in no order.
        await grain.Key();
        var calls = Enumerable.Range(0, 500).Select(number => grain.Append($"{number}").AsTask()).ToArray();
        await Task.WhenAll(calls).Soon();
        for (var number = 0; number < 500; number++) Assert.Equal($"{number}", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task an_await_comes_back_to_the_turn()
    {
        await using var host = await HostUnderTest.StartAsync();
        Assert.True(await host.Grains.GetGrain<IWorkGrain>(Probe.NewKey()).StaysInTurn().Soon());
    }

    [Fact]
    public async Task what_is_completed_elsewhere_goes_on_in_a_turn_even_while_a_turn_begins()
    {
        await using var host = await HostUnderTest.StartAsync();
        var grain = host.Grains.GetGrain<IWorkGrain>(Probe.NewKey());

        var alone = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var always = true;
            for (var call = 0; call < 5_000; call++) always &= await grain.AwaitsOutside();
            return always;
        }))).Soon();

        Assert.All(alone, Assert.True);
    }

    [Fact]
    public async Task a_call_waits_until_the_one_before_has_finished()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var first = grain.WaitAtGate("first");
        Assert.Equal("first in", await Probe.For(key).NextAsync());
        var second = grain.Append("second").AsTask();
        Assert.Equal("besides", await grain.Interleave("besides").Soon());
        Assert.False(second.IsCompleted);
        Probe.For(key).Open();
        await Task.WhenAll(first, second).Soon();
        Assert.Equal("first out", await Probe.For(key).NextAsync());
        Assert.Equal("second", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_call_that_always_interleaves_passes_one_that_waits()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var first = grain.WaitAtGate("first");
        Assert.Equal("first in", await Probe.For(key).NextAsync());
        var second = grain.Append("second").AsTask();
        Assert.Equal("besides", await grain.Interleave("besides").Soon());
        Assert.False(second.IsCompleted);
        Probe.For(key).Open();
        await Task.WhenAll(first, second).Soon();
    }

    [Fact]
    public async Task read_only_calls_run_side_by_side()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var reads = new[] { grain.ReadAtGate("one"), grain.ReadAtGate("two") };
        var reports = new[] { await Probe.For(key).NextAsync(), await Probe.For(key).NextAsync() };
        Assert.Equal(["one in", "two in"], reports.Order(StringComparer.Ordinal));
        Probe.For(key).Open();
        await Task.WhenAll(reads).Soon();
    }

    [Fact]
    public async Task a_call_that_may_write_does_not_run_beside_one_that_reads()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var read = grain.ReadAtGate("read");
        Assert.Equal("read in", await Probe.For(key).NextAsync());
        var write = grain.Append("write").AsTask();
        Assert.Equal("besides", await grain.Interleave("besides").Soon());
        Assert.False(write.IsCompleted);
        Probe.For(key).Open();
        await Task.WhenAll(read, write).Soon();
        Assert.Equal("read out", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_call_from_grain_to_grain_comes_back_to_the_callers_turn()
    {
        await using var host = await HostUnderTest.StartAsync();
        var other = Probe.NewKey();
        Assert.Equal($"{other} answers, back in turn", await host.Grains.GetGrain<ITalkingGrain>(Probe.NewKey()).Ask(other).Soon());
    }
}
