using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Text;

namespace Payments.Grains.Secrets;

/// <summary>Makes and recognises merchants' credentials. Their secret parts come from the system's generator.</summary>
public static class Credentials
{
    /// <summary>What API keys start with: <c>sk_</c> + merchant id + <c>_</c> + 32 random characters.</summary>
    public const string KeyPrefix = "sk_";

    /// <summary>What user secrets start with: <c>us_</c> + merchant id + <c>_</c> + 32 random characters.</summary>
    public const string UserSecretPrefix = "us_";

    private const int RandomLength = 20;
    private const int WebhookKeyLength = 32;

    /// <summary>A new merchant id.</summary>
    public static MerchantId NewMerchantId() => new(MerchantId.Prefix + Base32.Encode(RandomNumberGenerator.GetBytes(MerchantId.Size)));

    /// <summary>A new API key, to be shown once, and what is kept of it.</summary>
    public static (string Key, ApiKey Kept) NewApiKey(MerchantId merchantId, DateTimeOffset now)
    {
        var key = $"{KeyPrefix}{merchantId}_{Base32.Encode(RandomNumberGenerator.GetBytes(RandomLength))}";
        var hash = Hash(key);
        return (key, new ApiKey("key_" + Base32.Encode(hash.AsSpan(0, 10)), Convert.ToHexStringLower(hash), now));
    }

    /// <summary>A new key for signing.</summary>
    public static byte[] NewWebhookKey() => RandomNumberGenerator.GetBytes(WebhookKeyLength);

    /// <summary>
    /// The merchant that an API key names; null when the text is not shaped like a key. It says nothing about whether the key is good.
    /// </summary>
    public static MerchantId? MerchantOf(string key) => MerchantOf(key, KeyPrefix);

    /// <summary>A new secret of a merchant's user, to be shown once, and what is kept of it.</summary>
    public static (string Secret, UserSecret Kept) NewUserSecret(MerchantId merchantId, DateTimeOffset now)
    {
        var secret = $"{UserSecretPrefix}{merchantId}_{Base32.Encode(RandomNumberGenerator.GetBytes(RandomLength))}";
        var hash = Hash(secret);
        return (secret, new UserSecret("sec_" + Base32.Encode(hash.AsSpan(0, 10)), Convert.ToHexStringLower(hash), now));
    }

    /// <summary>
    /// The merchant that a user's secret names; null when the text is not shaped like one. It says nothing about whether it is good.
    /// </summary>
    public static MerchantId? MerchantOfUserSecret(string secret) => MerchantOf(secret, UserSecretPrefix);

    /// <summary>What is kept of a secret: SHA-256, in lower-case hex.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(Hash(secret));

    /// <summary>Finds a key among a merchant's; every kept key is compared in full, whichever fits.</summary>
    /// <returns>What is kept of it, be it expired; null when it is none of the merchant's.</returns>
    public static ApiKey? Find(Merchant merchant, string key)
    {
        var hash = Hash(key);
        ApiKey? found = null;
        foreach (var kept in merchant.Keys)
            if (CryptographicOperations.FixedTimeEquals(Convert.FromHexString(kept.Hash), hash))
                found = kept;
        return found;
    }

    private static MerchantId? MerchantOf(string key, string prefix)
    {
        var last = key.LastIndexOf('_');
        if (!key.StartsWith(prefix, StringComparison.Ordinal) || last <= prefix.Length)
            return null;
        var merchantId = new MerchantId(key[prefix.Length..last]);
        return merchantId.IsValid && Base32.IsCanonical(key.AsSpan(last + 1), RandomLength) ? merchantId : null;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
