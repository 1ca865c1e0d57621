using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Secrets;
using Payments.Storage.Metadata;
using Payments.Testing;
using Xunit;

namespace Payments.Cluster.Tests.Silos;

public sealed class A_master_key_of_a_cluster
{
    [Fact]
    public async Task is_replaced_silo_by_silo_while_every_silo_opens_what_any_of_them_encrypts()
    {
        var (old, replacing) = (NewKey(), NewKey());
        await using var silos = await ThreeSilos.Start(old);
        var secrets = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await RegisterOnEach(silos, secrets);

        // First all learn the new key, then all use it.
        foreach (
            var keys in (string[][])
                [
                    [old, replacing],
                    [replacing, old],
                ]
        )
        {
            silos.MasterKeys = keys;
            foreach (var silo in silos.Silos.ToList())
            {
                await silos.Replace(silo);
                await RegisterOnEach(silos, secrets);
                await AreOpenedByEach(silos, secrets);
            }
        }

        await Poll.Until("the end of the old key", async () =>
            await silos.Metadata.FindAsync("master_keys_before") == IdOf(old) && await AreAllUnder(silos, replacing)
        );
        silos.MasterKeys = [replacing];
        var last = await silos.Replace(silos.Silos[0]);
        await AreOpenedByEach(silos, secrets);
        foreach (var id in secrets.Keys)
            Assert.Equal(IdOf(replacing), (await Merchant(last.ServiceProvider, id)).WebhookKey.KeyId);
    }

    [Fact]
    public async Task is_put_in_the_place_of_the_old_one_also_where_a_process_that_was_not_restarted_has_used_that()
    {
        var (old, replacing) = (NewKey(), NewKey());
        await using var silos = await ThreeSilos.Start(replacing, old);
        await Poll.Until("nothing under the old key", () => AreAllUnder(silos, replacing));

        // As a front end registers it that is still set to the old one.
        var late = new SecretBox(Convert.FromBase64String(old), Convert.FromBase64String(replacing));
        var (id, secret) = (Credentials.NewMerchantId(), Credentials.NewWebhookKey());
        await Grain(silos.Silos[0].ServiceProvider, id).Register(Shop(id, late.Seal(secret, id), silos));

        // The merchant's grain answers reads while it writes: the row may be a moment ahead of what it says.
        await Poll.Until("nothing under the old key again", async () =>
            await AreAllUnder(silos, replacing) && (await Merchant(silos.Silos[0].ServiceProvider, id)).WebhookKey.KeyId == IdOf(replacing)
        );
        await AreOpenedByEach(silos, new Dictionary<string, byte[]>(StringComparer.Ordinal) { [id] = secret });
    }

    [Fact]
    public async Task that_has_been_replaced_starts_no_silo_any_more_and_the_others_go_on()
    {
        var (old, replacing) = (NewKey(), NewKey());
        await using var silos = await ThreeSilos.Start(replacing, old);
        var secrets = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await RegisterOnEach(silos, secrets);
        // As it is once everything has been encrypted anew.
        Assert.True(await silos.Metadata.TryReplaceAsync("master_keys_before", null, IdOf(old)));

        foreach (
            var keys in (string[][])
                [
                    [old],
                    [old, replacing],
                ]
        )
        {
            silos.MasterKeys = keys;
            var refused = await Assert.ThrowsAnyAsync<Exception>(silos.Add);
            Assert.Contains($"is {IdOf(old)}, which was replaced by {IdOf(replacing)}", refused.ToString(), StringComparison.Ordinal);
        }

        await AreOpenedByEach(silos, secrets);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyLength));

    private static string IdOf(string key) => new SecretBox(Convert.FromBase64String(key)).KeyId;

    /// <summary>Has each silo register a merchant, whose secret it encrypts.</summary>
    private static async Task RegisterOnEach(ThreeSilos silos, Dictionary<string, byte[]> secrets)
    {
        foreach (var silo in silos.Silos)
        {
            var (id, secret) = (Credentials.NewMerchantId(), Credentials.NewWebhookKey());
            secrets.Add(id, secret);
            await ThreeSilos.Answered(async () =>
            {
                await Grain(silo.ServiceProvider, id)
                    .Register(Shop(id, silo.ServiceProvider.GetRequiredService<SecretBox>().Seal(secret, id), silos));
                return true;
            });
        }
    }

    private static Merchant Shop(MerchantId id, SealedSecret secret, ThreeSilos silos) =>
        new()
        {
            Id = id,
            Name = "Shop",
            Keys = [],
            WebhookKey = secret,
            CreatedAt = silos.Clock.GetUtcNow(),
            UpdatedAt = silos.Clock.GetUtcNow(),
        };

    private static async Task<bool> AreAllUnder(ThreeSilos silos, string key) =>
        await silos.Silos[0].ServiceProvider.GetRequiredService<ISecretQueries>().NotEncryptedUnderAsync(IdOf(key), "", 1) is { Count: 0 };

    private static async Task AreOpenedByEach(ThreeSilos silos, Dictionary<string, byte[]> secrets)
    {
        foreach (var silo in silos.Silos)
        foreach (var (id, secret) in secrets)
        {
            var merchant = await Merchant(silo.ServiceProvider, id);
            Assert.Equal(secret, silo.ServiceProvider.GetRequiredService<SecretBox>().Open(merchant.WebhookKey, id));
        }
    }

    private static async Task<Merchant> Merchant(IServiceProvider silo, string id) =>
        (await ThreeSilos.Answered(() => Grain(silo, id).Get()))!;

    private static IMerchantGrain Grain(IServiceProvider silo, string id) =>
        silo.GetRequiredService<IGrainFactory>().GetGrain<IMerchantGrain>(id);
}
