using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Payments.Channels.Http.Signatures;

/// <summary>A key of the provider's, with which its signatures are checked.</summary>
/// <param name="Key">The public key.</param>
/// <param name="ValidUntil">The moment at which it stops to count; null for never.</param>
public sealed record RsaPublicKey(RSAParameters Key, DateTimeOffset? ValidUntil = null);

/// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2), as Alipay (RSA2) and WeChat Pay v3 sign.</summary>
/// <param name="privateKey">Our private key; null where requests are not signed with one. Never logged.</param>
/// <param name="providerKeys">The provider's public keys.</param>
public sealed class RsaSigner(RSAParameters? privateKey, ImmutableArray<RsaPublicKey> providerKeys) : ISigner
{
    /// <inheritdoc/>
    public byte[]? Sign(ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        if (privateKey is not { } key)
            return null;
        // One object for each call: they are not promised to be safe in many threads.
        using var rsa = RSA.Create(key);
        return rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> content, IReadOnlyList<byte[]> signatures, DateTimeOffset now)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        foreach (var (key, until) in providerKeys)
        {
            if (until <= now)
                continue;
            using var rsa = RSA.Create(key);
            foreach (var signature in signatures)
                if (rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                    return true;
        }

        return false;
    }
}
