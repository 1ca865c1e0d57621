using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Orleans;
using Orleans.Runtime;
using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Calls
{
    private static readonly HostSettings Impatient = new() { ResponseTimeout = TimeSpan.FromSeconds(4) };

    [Fact]
    public async Task arguments_arrive_and_the_answer_comes_back()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var source = new CancellationTokenSource();
        Assert.True(await host.Grains.GetGrain<IWorkGrain>(Probe.NewKey()).Add(7, "seven", DateTimeOffset.UnixEpoch, source.Token).Soon());
    }

    [Fact]
    public async Task a_grain_and_a_reference_know_the_key()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey() + "/with a slash";
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        Assert.Equal(key, await grain.Key());
        Assert.Equal(key, grain.GetPrimaryKeyString());
    }

    [Fact]
    public async Task an_exception_of_the_grain_reaches_the_caller_and_the_grain_goes_on()
    {
        await using var host = await HostUnderTest.StartAsync();
        var grain = host.Grains.GetGrain<IWorkGrain>(Probe.NewKey());
        var before = await grain.Activation();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Throw(new InvalidOperationException("No.")).Soon());
        Assert.Equal("No.", failure.Message);
        Assert.Equal(before, await grain.Activation());
    }

    [Fact]
    public async Task a_call_without_an_answer_in_time_fails_with_a_time_out()
    {
        await using var host = await HostUnderTest.StartAsync(Impatient);
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<IWorkGrain>(key);
        var call = grain.WaitAtGate("slow");
        Assert.Equal("slow in", await Probe.For(key).NextAsync());
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => call.Soon());
        Probe.For(key).Open();
        Assert.Equal("slow out", await Probe.For(key).NextAsync());
    }

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
    public async Task two_grains_that_wait_for_each_other_end_by_a_time_out()
    {
        await using var host = await HostUnderTest.StartAsync(Impatient);
        var (one, two) = (Probe.NewKey() + "-one", Probe.NewKey() + "-two");
        var calls = new[] { host.Grains.GetGrain<ITalkingGrain>(one).AskBack(two), host.Grains.GetGrain<ITalkingGrain>(two).AskBack(one) };
        await Probe.For(one).NextAsync();
        await Probe.For(two).NextAsync();
        Probe.For(one).Open();
        Probe.For(two).Open();
        Assert.Equal("calling", await Probe.For(one).NextAsync());
        Assert.Equal("calling", await Probe.For(two).NextAsync());
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => calls[0].Soon());
        await Assert.ThrowsAsync<TimeoutException>(() => calls[1].Soon());
        Assert.Equal($"{one} answers", await host.Grains.GetGrain<ITalkingGrain>(one).Answer().Soon());
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

    [Fact]
    public async Task an_interface_without_a_class_is_named()
    {
        await using var host = await HostUnderTest.StartAsync();
        var failure = Assert.Throws<ArgumentException>(() => host.Grains.GetGrain<IBodilessGrain>("key"));
        Assert.Contains(nameof(IBodilessGrain), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_two_classes_one_is_chosen_by_the_beginning_of_its_name()
    {
        await using var host = await HostUnderTest.StartAsync();
        Assert.Throws<ArgumentException>(() => host.Grains.GetGrain<ITwofoldGrain>("key"));
        Assert.Equal("right", await host.Grains.GetGrain<ITwofoldGrain>("key", typeof(RightGrain).FullName).Which().Soon());
    }
}
