using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Activations
{
    private static readonly HostSettings Forgetful = new() { CollectionAge = TimeSpan.FromSeconds(4) };

    [Fact]
    public async Task calls_that_come_while_a_grain_ends_go_to_the_next_activation_in_their_order()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (key, other) = (Probe.NewKey(), Probe.NewKey() + "-other");
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        await grain.CallWhileEnding(other).Soon();
        var calls = Enumerable.Range(0, 20).Select(number => grain.Append($"{number}").AsTask()).ToArray();
        Assert.Equal("ended ApplicationRequested", await Probe.For(key).NextAsync());
        Assert.Equal($"{other} answered while ending", await Probe.For(key).NextAsync());
        Assert.False(Probe.For(key).HasMore);
        Assert.Equal(1, Probe.For(key).Activations);
        Probe.For(key).Open();
        await Task.WhenAll(calls).Soon();
        Assert.Equal(2, Probe.For(key).Activations);
        for (var number = 0; number < 20; number++)
            Assert.Equal($"{number}", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_running_call_finishes_before_its_grain_ends()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var reads = new[] { grain.ReadAtGate("one"), grain.ReadAtGate("two") };
        await Probe.For(key).NextAsync();
        await Probe.For(key).NextAsync();
        var end = grain.EndSoon();
        Probe.For(key).Open();
        await Task.WhenAll(reads).Soon();
        await end.Soon();
        var reports = new[] { await Probe.For(key).NextAsync(), await Probe.For(key).NextAsync(), await Probe.For(key).NextAsync() };
        Assert.Equal("ended ApplicationRequested", reports[2]);
    }

    [Fact]
    public async Task an_activation_whose_call_still_runs_is_not_collected()
    {
        await using var host = await HostUnderTest.StartAsync(Forgetful with { ResponseTimeout = TimeSpan.FromSeconds(1) });
        var (key, idle) = (Probe.NewKey(), Probe.NewKey() + "-idle");
        var call = host.Grains.GetGrain<IWorkGrain>(key).WaitAtGate("long");
        Assert.Equal("long in", await Probe.For(key).NextAsync());
        await host.Grains.GetGrain<IWorkGrain>(idle).Key();
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("ended ActivationIdle", await Probe.For(idle).NextAsync());
        Assert.False(Probe.For(key).HasMore);
        Probe.For(key).Open();
        Assert.Equal("long out", await Probe.For(key).NextAsync());
        await Assert.ThrowsAsync<TimeoutException>(() => call.Soon());
    }

    [Fact]
    public async Task stopping_ends_every_activation_after_its_last_call()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        var call = host.Grains.GetGrain<IWorkGrain>(key).WaitAtGate("last");
        Assert.Equal("last in", await Probe.For(key).NextAsync());
        var stop = host.StopAsync();
        Assert.False(stop.IsCompleted);
        Probe.For(key).Open();
        await call.Soon();
        await stop.Soon();
        Assert.Equal("last out", await Probe.For(key).NextAsync());
        Assert.Equal("ended ShuttingDown", await Probe.For(key).NextAsync());
    }

    [Theory]
    [InlineData("constructor")]
    [InlineData("OnActivateAsync")]
    public async Task a_failing_activation_fails_the_calls_that_wait_and_the_next_call_tries_anew(string place)
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey() + place;
        Probe.For(key).Failure = new InvalidOperationException(place);
        var grain = host.Grains.GetGrain<IFragileGrain>(key);
        var calls = new[] { grain.Activations(), grain.Activations() };
        // Orleans keeps a grain that could not be activated for 5 s before it answers and tries anew.
        await host.AdvanceAsync(TimeSpan.FromSeconds(6));
        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => call.Soon());
            Assert.Equal(place, (failure.InnerException ?? failure).Message);
        }

        Probe.For(key).Failure = null;
        Assert.True(await grain.Activations().Soon() > 1);
    }
}
