using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Timers
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

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
        await host
            .Grains.GetGrain<IWorkGrain>(key)
            .StartTimer(TimeSpan.Zero, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false)
            .Soon();
        Assert.Equal("tick", await Probe.For(key).NextAsync());
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

    private static async Task ReportedWhileTimePasses(HostUnderTest host, string key, string awaited)
    {
        while (true)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(1));
            while (Probe.For(key).HasMore)
                if (await Probe.For(key).NextAsync() == awaited)
                    return;
        }
    }
}
