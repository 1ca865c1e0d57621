using System;
using System.Linq;
using System.Threading.Tasks;
using Orleans.Payments.GrainHost.Tests.Hosts;
using Orleans.Payments.GrainHost.Tests.TestGrains;
using Orleans.Runtime;
using Xunit;

namespace Orleans.Payments.GrainHost.Tests;

/// <summary>What the embedded host promises beyond Orleans: its clock is the test's, so it is held to its times, and one process has one order.</summary>
public sealed class PromisesOfItsOwn
{
    [Fact]
    public async Task first_calls_run_in_their_order_too()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => grain.Append($"{number}").AsTask())).Soon();
        for (var number = 0; number < 500; number++) Assert.Equal($"{number}", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_call_has_its_whole_time()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var call = host.Grains.GetGrain<IWorkGrain>(key).WaitAtGate("slow");
        Assert.Equal("slow in", await Probe.For(key).NextAsync());
        await host.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => call.Soon());
    }

    [Fact]
    public async Task an_activation_is_not_collected_before_its_age()
    {
        await using var host = await HostUnderTest.StartAsync(new HostSettings { CollectionAge = TimeSpan.FromMinutes(5) });
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var before = await grain.Activation().Soon();
        await host.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(before, await grain.Activation().Soon());
        await host.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(before, await grain.Activation().Soon());
        await host.AdvanceAsync(TimeSpan.FromMinutes(7));
        Assert.Equal("ended ActivationIdle", await Probe.For(key).NextAsync());
    }

    /// <summary>Orleans holds such calls until the activation has ended.</summary>
    [Fact]
    public async Task a_call_is_refused_at_once_while_the_host_stops()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var call = host.Grains.GetGrain<IWorkGrain>(key).WaitAtGate("last");
        Assert.Equal("last in", await Probe.For(key).NextAsync());
        var stop = host.StopAsync();
        await Assert.ThrowsAnyAsync<OrleansException>(() => host.Grains.GetGrain<IWorkGrain>(key).Activation().Soon());
        Assert.False(stop.IsCompleted);
        Probe.For(key).Open();
        await call.Soon();
        await stop.Soon();
    }
}
