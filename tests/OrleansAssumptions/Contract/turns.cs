using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Turns
{
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
        for (var number = 0; number < 500; number++)
            Assert.Equal($"{number}", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task what_is_completed_elsewhere_goes_on_in_a_turn_even_while_a_turn_begins()
    {
        await using var host = await HostUnderTest.StartAsync();
        var grain = host.Grains.GetGrain<IWorkGrain>(Probe.NewKey());

        var alone = await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        Task.Run(async () =>
                        {
                            var always = true;
                            for (var call = 0; call < 5_000; call++)
                                always &= await grain.AwaitsOutside();
                            return always;
                        })
                    )
            )
            .Soon();

        Assert.All(alone, Assert.True);
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
}
