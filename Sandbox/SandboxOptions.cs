using System.Collections.Immutable;
using System.Security.Cryptography;
using Payments.Domain.Signatures;

namespace Payments.Sandbox;

/// <summary>What both sides of the sandbox must agree on, and where the provider keeps its books.</summary>
public sealed record SandboxOptions
{
    /// <summary>Signs requests to the provider and its callbacks: 32 bytes, made by <see cref="DeriveKey"/>.</summary>
    public required byte[] Key { get; init; }

    /// <summary>
    /// Keys that <see cref="Key"/> replaces, each made by <see cref="DeriveKey"/>: what was signed or opened under them still counts.
    /// </summary>
    /// <value>Default none.</value>
    public ImmutableArray<byte[]> FormerKeys { get; init; } = [];

    /// <summary>The provider's own SQLite file, never the server's; by custom <c>sandbox.db</c> in the data directory.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>
    /// The base of every pay_url, as payers reach this server: <c>https://host</c>, with or without a slash at its end. Asked at every use.
    /// </summary>
    public required Func<string> BaseUrl { get; init; }

    /// <summary>Where the provider posts its callbacks. Asked at every use.</summary>
    public required Func<string> CallbackUrl { get; init; }

    /// <summary>The base under which our channel reaches the provider.</summary>
    /// <value>Default null: as <see cref="BaseUrl"/>. Set it to a listening address where the public one cannot be reached from
    /// here.</value>
    public Func<string>? ApiUrl { get; init; }

    /// <summary>Every key that counts.</summary>
    internal IEnumerable<byte[]> Keys => FormerKeys.Prepend(Key);

    /// <summary>Checks a signed message against every key that counts.</summary>
    /// <returns>Null when it is signed with one of them.</returns>
    internal SignatureError? Check(Func<string, string?> header, ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        SignatureError? problem = null;
        foreach (var key in Keys)
        {
            problem = StandardWebhooks.Check(
                key,
                header(StandardWebhooks.IdHeader),
                header(StandardWebhooks.TimestampHeader),
                header(StandardWebhooks.SignatureHeader),
                content,
                now
            );
            if (problem is not SignatureError.Mismatch)
                return problem;
        }

        return problem;
    }

    /// <summary>The sandbox's key: HMAC-SHA256 of the word <c>sandbox</c> under the server's master key.</summary>
    public static byte[] DeriveKey(ReadOnlySpan<byte> masterKey) => HMACSHA256.HashData(masterKey, "sandbox"u8);
}
