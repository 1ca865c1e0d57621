using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Merchants;

/// <summary>What a key may be used for.</summary>
[JsonConverter(typeof(SnakeCaseConverter<KeyScope>))]
public enum KeyScope
{
    /// <summary>Requests that change nothing.</summary>
    Read,

    /// <summary>Commands.</summary>
    Write,

    /// <summary>The merchant's own settings, keys and webhook secret.</summary>
    Manage,
}

/// <summary>An API key: only its hash is kept.</summary>
/// <param name="Id"><c>key_</c> + base32 of the hash's first 10 bytes, to speak of the key without showing it.</param>
/// <param name="Hash">SHA-256 of the whole key, in lower-case hex; the key itself has 160 random bits, so no slow hash is needed.</param>
/// <param name="CreatedAt">When it was made.</param>
[GenerateSerializer, Immutable, Alias("api-key")]
public sealed record ApiKey([property: Id(0)] string Id, [property: Id(1)] string Hash, [property: Id(2)] DateTimeOffset CreatedAt)
{
    /// <summary>For people; null if it was not named.</summary>
    [Id(3)]
    public string? Name { get; init; }

    /// <summary>What a key may be used for of which nothing else is said: reading and commands.</summary>
    public static ImmutableArray<KeyScope> DefaultScopes { get; } = [KeyScope.Read, KeyScope.Write];

    /// <summary>What it may be used for; null for <see cref="DefaultScopes"/>.</summary>
    [Id(4)]
    public ImmutableArray<KeyScope>? Scopes { get; init; }

    /// <summary>What it may be used for.</summary>
    [JsonIgnore]
    public ImmutableArray<KeyScope> GrantedScopes => Scopes ?? DefaultScopes;

    /// <summary>From when on it is refused; null for never.</summary>
    [Id(5)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, as far as the merchant's grain has heard; null when it was not.</summary>
    [Id(6)]
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Tells whether it is refused from now on.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>Tells whether it may be used for something.</summary>
    public bool Allows(KeyScope scope) => GrantedScopes.Contains(scope);

    /// <summary>The key as it ends: within <paramref name="overlap"/>, unless it ends sooner anyway.</summary>
    public ApiKey ExpiringWithin(TimeSpan overlap, DateTimeOffset now) =>
        ExpiresAt < now + overlap ? this : this with { ExpiresAt = now + overlap };

    /// <summary>How long a key that takes this one's place lives; null forever.</summary>
    [JsonIgnore]
    public TimeSpan? Lifetime => ExpiresAt - CreatedAt;
}

/// <summary>When a key was last used.</summary>
/// <param name="KeyId">Which key.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("key-use")]
public sealed record KeyUse([property: Id(0)] string KeyId, [property: Id(1)] DateTimeOffset At);
