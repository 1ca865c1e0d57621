using System.Text.Json;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Xunit;

namespace Payments.Domain.Tests.Merchants;

public class MerchantKeysTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    private static readonly Merchant Shop = new()
    {
        Id = new MerchantId("mer_1"),
        Name = "Shop",
        Keys = [],
        WebhookKey = new SealedSecret("mk_1", "first"),
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    [Fact]
    public void a_key_of_an_earlier_version_reads_and_writes_manages_nothing_and_never_ends()
    {
        var key = JsonSerializer
            .Deserialize(
                """{"id":"mer_1","name":"Shop","keys":[{"id":"key_1","hash":"00","created_at":"2026-01-31T09:30:00Z"}],"webhook_key":{"key_id":"mk_1","box":""},"created_at":"2026-01-31T09:30:00Z","updated_at":"2026-01-31T09:30:00Z"}""",
                DomainJson.Stored.Merchant
            )!
            .Keys.Single();

        Assert.True(key.Allows(KeyScope.Read) && key.Allows(KeyScope.Write));
        Assert.False(key.Allows(KeyScope.Manage));
        Assert.False(key.IsExpired(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void there_is_no_room_for_more_than_twenty_keys_unless_some_have_expired()
    {
        var full = Enumerable
            .Range(0, MerchantKeys.MaxKeys)
            .Aggregate(Shop, (merchant, i) => merchant.WithKey(Key(i) with { ExpiresAt = Start.AddHours(i + 1) }, Start)!);

        Assert.Null(full.WithKey(Key(99), Start));
        var later = full.WithKey(Key(99), Start.AddHours(2))!;

        Assert.Equal(MerchantKeys.MaxKeys, later.Keys.Length);
        Assert.Null(later.Key("key_0"));
        Assert.NotNull(later.Key("key_1"));
    }

    [Fact]
    public void a_key_that_ends_sooner_than_the_overlap_still_ends_sooner()
    {
        var key = Key(1) with { ExpiresAt = Start.AddMinutes(1) };

        Assert.Equal(Start.AddMinutes(1), key.ExpiringWithin(TimeSpan.FromHours(1), Start).ExpiresAt);
        Assert.Equal(Start.AddSeconds(1), key.ExpiringWithin(TimeSpan.FromSeconds(1), Start).ExpiresAt);
    }

    [Fact]
    public void the_last_use_never_runs_backwards_and_unknown_keys_are_left_out()
    {
        var used = (Shop with { Keys = [Key(1)] }).WithUses([new KeyUse("key_1", Start.AddSeconds(5)), new KeyUse("key_9", Start)]);

        var again = used.WithUses([new KeyUse("key_1", Start)]);

        Assert.Same(used, again);
        Assert.Equal([new KeyUse("key_1", Start.AddSeconds(5))], again.Uses());
    }

    [Fact]
    public void former_webhook_keys_count_newest_first_and_none_longer_than_the_last_overlap()
    {
        var rotated = Shop.WithWebhookKey(new SealedSecret("mk_1", "second"), TimeSpan.FromHours(10), Start)!
            .WithWebhookKey(new SealedSecret("mk_1", "third"), TimeSpan.FromHours(1), Start)!;

        Assert.Equal(["third", "second", "first"], rotated.WebhookKeys(Start).Select(key => key.Box));
        Assert.Equal(["third"], rotated.WebhookKeys(Start.AddHours(1)).Select(key => key.Box));
    }

    [Fact]
    public void every_secret_that_counts_is_sealed_anew_and_the_others_are_left_out()
    {
        var rotated = Shop.WithWebhookKey(new SealedSecret("mk_1", "second"), TimeSpan.FromHours(1), Start)!
            .WithWebhookKey(new SealedSecret("mk_2", "third"), TimeSpan.FromHours(10), Start)!;

        var renewed = rotated.WithReEncryptedSecrets(Renew, Start.AddHours(2))!;

        Assert.Equal([("mk_2", "third"), ("mk_2", "second")], renewed.WebhookKeys(Start).Select(key => (key.KeyId, key.Box)));
        Assert.Equal(rotated.FormerKeys(Start)[0].Until, renewed.FormerKeys(Start)[0].Until);
        Assert.Same(renewed, renewed.WithReEncryptedSecrets(Renew, Start.AddHours(2)));
        Assert.Null(rotated.WithReEncryptedSecrets(secret => secret.Box == "second" ? null : secret, Start));

        static SealedSecret Renew(SealedSecret secret) => secret.KeyId == "mk_2" ? secret : secret with { KeyId = "mk_2" };
    }

    private static ApiKey Key(int number) => new($"key_{number}", "00", Start);
}
