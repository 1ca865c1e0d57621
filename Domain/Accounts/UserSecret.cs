using System.Collections.Immutable;
using Orleans;

namespace Payments.Domain.Accounts;

/// <summary>A secret by which an account's user is known: only its hash is kept.</summary>
/// <param name="Id"><c>sec_</c> + base32 of the hash's first 10 bytes, to speak of it without showing it.</param>
/// <param name="Hash">SHA-256 of the whole secret, in lower-case hex; the secret itself has 160 random bits, so no slow hash is
/// needed.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
[GenerateSerializer, Immutable, Alias("user-secret")]
public sealed record UserSecret(
    [property: Id(0)] string Id,
    [property: Id(1)] string Hash,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? ExpiresAt = null
)
{
    /// <summary>Tells whether it is refused from now on.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>What can be done with an account's secrets. Every change here is pure.</summary>
public static class UserSecrets
{
    /// <summary>How many of an account's secrets may count at a time: 10.</summary>
    public const int MaxSecrets = 10;

    /// <summary>Those that count.</summary>
    public static ImmutableArray<UserSecret> ValidSecrets(this Account account, DateTimeOffset now) =>
        [.. account.Secrets.Where(secret => !secret.IsExpired(now))];

    /// <summary>Adds a secret; those that have expired go.</summary>
    /// <returns>Null where there is no room.</returns>
    public static Account? WithSecret(this Account account, UserSecret secret, DateTimeOffset now)
    {
        var kept = account.ValidSecrets(now);
        return kept.Length >= MaxSecrets
            ? null
            : account with
            {
                Secrets = kept.Add(secret),
                UpdatedAt = Bookkeeping.LaterOf(account.UpdatedAt, now),
            };
    }

    /// <summary>Takes a secret away.</summary>
    /// <returns>Null where there is no such secret.</returns>
    public static Account? WithoutSecret(this Account account, string secretId, DateTimeOffset now) =>
        account.Secrets.FirstOrDefault(secret => secret.Id == secretId) is { } known
            ? account with
            {
                Secrets = account.Secrets.Remove(known),
                UpdatedAt = Bookkeeping.LaterOf(account.UpdatedAt, now),
            }
            : null;

    /// <summary>Has a secret end within <paramref name="overlap"/>, unless it ends sooner anyway.</summary>
    /// <returns>Null where there is no such secret that counts.</returns>
    public static Account? WithSecretExpiringWithin(this Account account, string secretId, TimeSpan overlap, DateTimeOffset now)
    {
        if (account.ValidSecrets(now).FirstOrDefault(secret => secret.Id == secretId) is not { } known)
            return null;
        var end = now + overlap;
        return known.ExpiresAt <= end ? account : account with { Secrets = account.Secrets.Replace(known, known with { ExpiresAt = end }) };
    }
}
