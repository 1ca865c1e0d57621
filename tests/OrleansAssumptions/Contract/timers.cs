using System;
using System.Threading;
using System.Threading.Tasks;
using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Timers
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task a_timer_ticks_at_its_due_time_and_then_every_period()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartTimer(Ten, TimeSpan.FromSeconds(5), interleave: false, keepAlive: false).Soon();
        await host.AdvanceAsync(TimeSpan.FromSeconds(9));
        await grain.Key();
        Assert.False(Probe.For(key).HasMore);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("tick", await Probe.For(key).NextAsync());
        for (var tick = 0; tick < 3; tick++)
        {
            // The next tick is set when this one's turn has ended.
            await grain.Key();
            await host.AdvanceAsync(TimeSpan.FromSeconds(5));
            Assert.Equal("tick", await Probe.For(key).NextAsync());
        }
    }

    [Fact]
    public async Task a_timer_without_a_period_ticks_once()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartTimer(Ten, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Soon();
        await host.AdvanceAsync(Ten);
        Assert.Equal("tick", await Probe.For(key).NextAsync());
        await grain.Key();
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await grain.Key();
        Assert.False(Probe.For(key).HasMore);
    }

    [Fact]
    public async Task a_timer_due_at_once_ticks_at_once()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        await host.Grains.GetGrain<IWorkGrain>(key).StartTimer(TimeSpan.Zero, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Soon();
        Assert.Equal("tick", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_disposed_timer_ticks_no_more()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartTimer(Ten, Ten, interleave: false, keepAlive: false).Soon();
        await grain.StopTimer().Soon();
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await grain.Key();
        Assert.False(Probe.For(key).HasMore);
    }

    [Fact]
    public async Task a_changed_timer_keeps_its_new_times()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartTimer(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Soon();
        await grain.ChangeTimer(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)).Soon();
        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("tick", await Probe.For(key).NextAsync());
        await grain.Key();
        await host.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("tick", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_tick_waits_for_the_call_that_runs()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartTimer(Ten, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false).Soon();
        var call = grain.WaitAtGate("call");
        Assert.Equal("call in", await Probe.For(key).NextAsync());
        await host.AdvanceAsync(Ten);
        Assert.Equal("besides", await grain.Interleave("besides").Soon());
        Assert.False(Probe.For(key).HasMore);
        Probe.For(key).Open();
        await call.Soon();
        Assert.Equal("call out", await Probe.For(key).NextAsync());
        Assert.Equal("tick", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task an_interleaving_tick_runs_beside_a_call()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartTimer(Ten, Timeout.InfiniteTimeSpan, interleave: true, keepAlive: false).Soon();
        var call = grain.WaitAtGate("call");
        Assert.Equal("call in", await Probe.For(key).NextAsync());
        await host.AdvanceAsync(Ten);
        Assert.Equal("tick", await Probe.For(key).NextAsync());
        Probe.For(key).Open();
        await call.Soon();
    }

    [Fact]
    public async Task a_call_waits_for_a_tick_that_runs()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartGatedTimer(Ten, interleave: false).Soon();
        await host.AdvanceAsync(Ten);
        Assert.Equal("timer in", await Probe.For(key).NextAsync());
        var call = grain.Append("call").AsTask();
        Assert.Equal("besides", await grain.Interleave("besides").Soon());
        Assert.False(call.IsCompleted);
        Probe.For(key).Open();
        await call.Soon();
        Assert.Equal("timer out", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_timer_whose_tick_fails_ticks_again()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartFailingTimer(Ten, Ten).Soon();
        for (var tick = 0; tick < 3; tick++)
        {
            await host.AdvanceAsync(Ten);
            Assert.Equal("tick", await Probe.For(key).NextAsync());
            await grain.Key();
        }
    }

    [Fact]
    public async Task timers_end_with_the_activation()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.StartTimer(Ten, Ten, interleave: false, keepAlive: false).Soon();
        await grain.EndSoon().Soon();
        Assert.Equal("ended ApplicationRequested", await Probe.For(key).NextAsync());
        await grain.Key();
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await grain.Key();
        Assert.False(Probe.For(key).HasMore);
    }

    [Fact]
    public async Task only_ticks_that_keep_alive_keep_an_activation()
    {
        await using var host = await HostUnderTest.StartAsync(new HostSettings { CollectionAge = TimeSpan.FromSeconds(4) });
        var (kept, left) = (Probe.NewKey() + "-kept", Probe.NewKey() + "-left");
        var second = TimeSpan.FromSeconds(1);
        await host.Grains.GetGrain<IWorkGrain>(kept).StartTimer(second, second, interleave: false, keepAlive: true).Soon();
        await host.Grains.GetGrain<IWorkGrain>(left).StartTimer(second, second, interleave: false, keepAlive: false).Soon();
        await ReportedWhileTimePasses(host, left, "ended ActivationIdle").Soon();
        await host.Grains.GetGrain<IWorkGrain>(kept).Key();
        Assert.Equal(1, Probe.For(kept).Activations);
    }

    private static async Task ReportedWhileTimePasses(IGrainHostUnderTest host, string key, string awaited)
    {
        while (true)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(1));
            while (Probe.For(key).HasMore)
                if (await Probe.For(key).NextAsync() == awaited) return;
        }
    }
}
