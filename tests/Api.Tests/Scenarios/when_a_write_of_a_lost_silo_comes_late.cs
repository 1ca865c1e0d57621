using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Grains.Accounts;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;
using Payments.Grains.Orders;
using Payments.Grains.Secrets;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>
/// A silo that was lost in the middle of a write may write yet, when another has loaded the grain already. That one must not go on for ever
/// with what it has loaded.
/// </summary>
public sealed class When_a_write_of_a_lost_silo_comes_late
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task a_webhook_secret_that_it_has_replaced_counts_for_a_minute_at_most()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, merchant.WebhookSecret));

        var box = server.Services.GetRequiredService<SecretBox>();
        await WriteBehind<MerchantDocument>(
            server,
            MerchantGrain.StorageName,
            "merchant",
            Grain<IMerchantGrain>(server, merchant.Id),
            stored => stored.Merchant = stored.Merchant! with { WebhookKey = box.Seal(new byte[32], merchant.Id) }
        );
        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, merchant.WebhookSecret));
        var began = server.Clock.GetUtcNow();
        while (await server.SignedRead(merchant.Id, merchant.WebhookSecret) == HttpStatusCode.OK)
        {
            Assert.True(server.Clock.GetUtcNow() - began <= MerchantGrain.ReloadInterval + MerchantDirectory.MaxAge + Second);
            await server.AdvanceTime(Second);
        }
    }

    [Fact]
    public async Task a_users_secret_that_it_has_revoked_counts_for_a_minute_at_most()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var account = Grain<IAccountGrain>(server, AccountId.Key(new MerchantId(merchant.Id), new AccountId("alice")));
        var secret = new UserSecret("usk_1", Credentials.HashOf("secret"), server.Clock.GetUtcNow(), null);
        Assert.Null((await account.AddSecret(new MerchantId(merchant.Id), new AccountId("alice"), secret)).Error);

        await WriteBehind<AccountRow>(server, OrderGrain.StorageName, "account", account, stored =>
            stored.Apply(stored.Account!.WithoutSecret("usk_1", server.Clock.GetUtcNow())!, null)
        );
        Assert.True(await account.HoldsSecret(secret.Hash));
        await server.AdvanceTime(AccountGrain.MaxAge + Second);
        await account.HoldsSecret(secret.Hash);

        Assert.False(await account.HoldsSecret(secret.Hash));
    }

    private static T Grain<T>(PaymentsServer server, string key)
        where T : IGrainWithStringKey => server.Services.GetRequiredService<IGrainFactory>().GetGrain<T>(key);

    /// <summary>As another silo would, of which the grain knows nothing.</summary>
    private static async Task WriteBehind<T>(
        PaymentsServer server,
        string storageName,
        string stateName,
        IAddressable grain,
        Action<T> change
    )
        where T : class, new()
    {
        var storage = server.Services.GetRequiredKeyedService<IGrainStorage>(storageName);
        var state = new GrainState<T>(new T());
        await storage.ReadStateAsync(stateName, grain.GetGrainId(), state);
        change(state.State!);
        await storage.WriteStateAsync(stateName, grain.GetGrainId(), state);
    }
}
