using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class Uses_of_keys
{
    [Fact]
    public async Task a_key_that_is_one_too_many_between_two_tellings_is_told_of_when_it_is_used_again()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var grain = server.Services.GetRequiredService<IGrainFactory>().GetGrain<IMerchantGrain>(merchant.Id);
        var uses = server.Services.GetRequiredService<KeyUseReporter>();
        for (var i = 0; i < KeyUseReporter.Capacity; i++)
            uses.Add(new MerchantId(merchant.Id), new ApiKey($"key_{i}", "", default));

        await merchant.Get("/v1/orders");
        await uses.Flush();
        var first = (await grain.Get())!.Keys.Single().LastUsedAt;
        await merchant.Get("/v1/orders");
        await uses.Flush();
        var second = (await grain.Get())!.Keys.Single().LastUsedAt;

        Assert.Null(first);
        Assert.Equal(server.Clock.GetUtcNow(), second);
    }
}
