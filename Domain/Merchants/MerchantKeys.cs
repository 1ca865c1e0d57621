using System.Collections.Immutable;
using Orleans;

namespace Payments.Domain.Merchants;

/// <summary>
/// What can be done with the keys and secrets that a merchant holds. Every change here is pure; the grain makes it durable.
/// </summary>
public static class MerchantKeys
{
    /// <summary>How many keys a merchant may hold.</summary>
    public const int MaxKeys = 20;

    /// <summary>How many former webhook secrets may still count: 3.</summary>
    public const int MaxFormerSecrets = 3;

    /// <summary>Adds a key. Where there is no room, the keys that expired longest ago make it.</summary>
    /// <returns>Null where even so there is none.</returns>
    public static Merchant? WithKey(this Merchant merchant, ApiKey key, DateTimeOffset now)
    {
        var keys = merchant.Keys;
        while (keys.Length >= MaxKeys)
        {
            if (keys.Where(kept => kept.IsExpired(now)).MinBy(kept => kept.ExpiresAt) is not { } expired)
                return null;
            keys = keys.Remove(expired);
        }

        return merchant with
        {
            Keys = keys.Add(key),
            UpdatedAt = now,
        };
    }

    /// <summary>Takes a key away.</summary>
    /// <returns>Null where there is no such key.</returns>
    public static Merchant? WithoutKey(this Merchant merchant, string keyId, DateTimeOffset now) =>
        merchant.Key(keyId) is { } key ? merchant with { Keys = merchant.Keys.Remove(key), UpdatedAt = now } : null;

    /// <summary>The key of an id; null where there is none.</summary>
    public static ApiKey? Key(this Merchant merchant, string keyId) => merchant.Keys.FirstOrDefault(key => key.Id == keyId);

    /// <summary>Records when keys were used; time never runs backwards, and what is no key any more is left out.</summary>
    public static Merchant WithUses(this Merchant merchant, ImmutableArray<KeyUse> uses)
    {
        var keys = merchant.Keys;
        foreach (var use in uses)
            if (merchant.Key(use.KeyId) is { } key && !(key.LastUsedAt >= use.At))
                keys = keys.Replace(key, key with { LastUsedAt = use.At });
        return keys == merchant.Keys ? merchant : merchant with { Keys = keys };
    }

    /// <summary>When each key was last used.</summary>
    public static ImmutableArray<KeyUse> Uses(this Merchant merchant) =>
        [.. merchant.Keys.Where(key => key.LastUsedAt is not null).Select(key => new KeyUse(key.Id, key.LastUsedAt!.Value))];

    /// <summary>
    /// Puts a new webhook key in the place of the one there is, which counts for the overlap still; so do earlier ones, for no longer than
    /// that.
    /// </summary>
    /// <returns>Null where too many would count at once.</returns>
    public static Merchant? WithWebhookKey(this Merchant merchant, SealedSecret key, TimeSpan overlap, DateTimeOffset now)
    {
        var until = now + overlap;
        var former = merchant
            .FormerKeys(now)
            .Select(kept => kept.Until > until ? kept with { Until = until } : kept)
            .Prepend(new FormerWebhookKey(merchant.WebhookKey, until))
            .Where(kept => kept.Until > now)
            .ToImmutableArray();
        return former.Length > MaxFormerSecrets
            ? null
            : merchant with
            {
                WebhookKey = key,
                FormerWebhookKeys = former.IsEmpty ? null : former,
                UpdatedAt = now,
            };
    }

    /// <summary>
    /// The webhook keys that count: what is sent is signed with each of them, and a request may be signed with any. Newest first.
    /// </summary>
    public static ImmutableArray<SealedSecret> WebhookKeys(this Merchant merchant, DateTimeOffset now) =>
        merchant.FormerWebhookKeys is null
            ? [merchant.WebhookKey]
            : [merchant.WebhookKey, .. merchant.FormerKeys(now).Select(former => former.Key)];

    /// <summary>The former webhook keys that still count, newest first.</summary>
    public static ImmutableArray<FormerWebhookKey> FormerKeys(this Merchant merchant, DateTimeOffset now) =>
        [.. (merchant.FormerWebhookKeys ?? []).Where(former => former.Until > now)];

    /// <summary>Has every secret that is kept encrypted re-encrypted. Former webhook keys that count no more are left out.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="reEncrypt">Seals one anew, or gives the same one back where it needs nothing; null where it cannot be opened.</param>
    /// <param name="now">What counts is judged by this time.</param>
    /// <returns>The same merchant where nothing needs it; null where one cannot be opened.</returns>
    public static Merchant? WithReEncryptedSecrets(this Merchant merchant, Func<SealedSecret, SealedSecret?> reEncrypt, DateTimeOffset now)
    {
        if (reEncrypt(merchant.WebhookKey) is not { } current)
            return null;
        var former = ImmutableArray.CreateBuilder<FormerWebhookKey>();
        foreach (var kept in merchant.FormerKeys(now))
        {
            if (reEncrypt(kept.Key) is not { } renewed)
                return null;
            former.Add(kept with { Key = renewed });
        }

        return current == merchant.WebhookKey && former.SequenceEqual(merchant.FormerWebhookKeys ?? [])
            ? merchant
            : merchant with
            {
                WebhookKey = current,
                FormerWebhookKeys = former.Count == 0 ? null : former.ToImmutable(),
            };
    }
}

/// <summary>A webhook key that was replaced.</summary>
/// <param name="Key">The key, encrypted.</param>
/// <param name="Until">Until when it counts.</param>
[GenerateSerializer, Immutable, Alias("former-webhook-key")]
public sealed record FormerWebhookKey([property: Id(0)] SealedSecret Key, [property: Id(1)] DateTimeOffset Until);
