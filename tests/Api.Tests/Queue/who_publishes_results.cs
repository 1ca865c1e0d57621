using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Api.Tests.Hosting;
using Payments.Grains.Interfaces.Results;
using Payments.Grains.Results;
using Xunit;

namespace Payments.Api.Tests.Queue;

public sealed class Who_publishes_results
{
    [Fact]
    public async Task one_process_at_a_time_until_it_says_so_or_is_silent()
    {
        await using var server = await PaymentsServer.Start();
        var results = server.Services.GetRequiredService<IGrainFactory>().GetGrain<IResultsGrain>("somewhere");

        Assert.Equal("", await results.Acquire("a"));
        Assert.Null(await results.Acquire("b"));
        Assert.False(await results.Advance("b", "0-1"));
        Assert.True(await results.Advance("a", "0-2"));
        server.Clock.Advance(ResultsGrain.LeaseDuration);
        Assert.Equal("0-2", await results.Acquire("b"));
        Assert.False(await results.Advance("a", "0-3"));
        await results.Release("a");
        Assert.Null(await results.Acquire("a"));
        await results.Release("b");
        Assert.Equal("0-2", await results.Acquire("a"));
    }

    [Fact]
    public async Task the_place_outlives_the_process_and_who_publishes_does_not()
    {
        await using var server = await PaymentsServer.Start();
        await Results().Acquire("a");
        Assert.True(await Results().Advance("a", "0-7"));

        await server.Restart();

        Assert.Equal("0-7", await Results().Acquire("b"));

        IResultsGrain Results() => server.Services.GetRequiredService<IGrainFactory>().GetGrain<IResultsGrain>("somewhere");
    }
}
