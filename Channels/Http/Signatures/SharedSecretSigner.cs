using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Payments.Channels.Http.Signatures;

/// <summary>A secret that a provider and this server share. Never logged.</summary>
/// <param name="bytes">The secret.</param>
/// <param name="validUntil">The moment at which it stops to count; null for never.</param>
public sealed class SharedSecret(byte[] bytes, DateTimeOffset? validUntil = null)
{
    /// <summary>How many bytes one has that is a key of AES-256.</summary>
    public const int AesKeyLength = 32;

    /// <summary>The secret itself.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Whether it counts at this time.</summary>
    public bool IsValidAt(DateTimeOffset now) => validUntil is not { } end || now < end;

    /// <summary>Another form of it, for as long.</summary>
    public SharedSecret WithBytes(byte[] others) => new(others, validUntil);
}

/// <summary>A code over a content that only who has the key can make.</summary>
public delegate byte[] AuthenticationCode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content);

/// <summary>Signs with the first secret that counts, and believes every one that does, so that a provider can roll its secret.</summary>
/// <param name="secrets">The newest first.</param>
/// <param name="code">What is made with a secret.</param>
public sealed class SharedSecretSigner(ImmutableArray<SharedSecret> secrets, AuthenticationCode code) : ISigner
{
    /// <summary>HMAC-SHA256 (RFC 2104).</summary>
    public static byte[] HmacSha256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content) => HMACSHA256.HashData(key, content);

    /// <summary>HMAC-SHA256 over the content and the key behind it, as WeChat Pay v2 has it.</summary>
    public static byte[] HmacSha256OfContentAndKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content) =>
        HMACSHA256.HashData(key, ContentAndKey(key, content));

    /// <summary>MD5 over the content and the key behind it, as WeChat Pay v2 has it by default.</summary>
#pragma warning disable CA5351 // MD5 is what the provider asks for; whoever can choose sets hmac_sha256.
    public static byte[] Md5OfContentAndKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content) =>
        MD5.HashData(ContentAndKey(key, content));
#pragma warning restore CA5351

    /// <inheritdoc/>
    public byte[]? Sign(ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        foreach (var secret in secrets)
            if (secret.IsValidAt(now))
                return code(secret.Bytes, content);
        return null;
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> content, IReadOnlyList<byte[]> signatures, DateTimeOffset now)
    {
        foreach (var secret in secrets)
        {
            if (!secret.IsValidAt(now))
                continue;
            var expected = code(secret.Bytes, content);
            foreach (var signature in signatures)
                if (CryptographicOperations.FixedTimeEquals(expected, signature))
                    return true;
        }

        return false;
    }

    private static byte[] ContentAndKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content) => [.. content, .. "&key="u8, .. key];
}
