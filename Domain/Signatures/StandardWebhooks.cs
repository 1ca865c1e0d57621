using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Domain.Signatures;

/// <summary>Why a signature was not accepted.</summary>
public enum SignatureError
{
    /// <summary>One of the three headers is absent or empty.</summary>
    Missing,

    /// <summary>The timestamp is not a whole number of seconds.</summary>
    BadTimestamp,

    /// <summary>The timestamp is more than <see cref="StandardWebhooks.Tolerance"/> away from the clock.</summary>
    OutsideTolerance,

    /// <summary>No signature in the header fits.</summary>
    Mismatch,
}

/// <summary>
/// Signing and checking as the Standard Webhooks specification 1.0 has it: HMAC-SHA256 over <c>id.timestamp.body</c>,
/// written as <c>v1,</c> + base64. Notifications, signed API requests and the sandbox all use it.
/// </summary>
public static class StandardWebhooks
{
    /// <summary>The header that carries the message's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header that carries the time of sending, in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header that carries one or more signatures, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What a secret starts with when it is shown to people; base64 of the key follows.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>How far a timestamp may be from the clock, either way: 300 s.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const string Version = "v1,";
    private const int DigestLength = 32;

    /// <summary>The text of a key, as merchants hold it.</summary>
    public static string SecretOf(ReadOnlySpan<byte> key) => SecretPrefix + Convert.ToBase64String(key);

    /// <summary>The key in a secret.</summary>
    /// <exception cref="FormatException">It is not <c>whsec_</c> + base64.</exception>
    public static byte[] KeyOf(string secret) =>
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            ? Convert.FromBase64String(secret[SecretPrefix.Length..])
            : throw new FormatException("A webhook secret starts with " + SecretPrefix + ".");

    /// <summary>The time in a <see cref="TimestampHeader"/>; null where it holds none.</summary>
    public static DateTimeOffset? TimeOf(string? timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>One signature, as it stands in the header.</summary>
    public static string Sign(ReadOnlySpan<byte> key, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        Digest(key, id, timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, digest);
        return Version + Convert.ToBase64String(digest);
    }

    /// <summary>Checks a message against one key. Comparing takes the same time wherever the signatures differ.</summary>
    /// <returns>Null when one of the signatures fits.</returns>
    public static SignatureError? Check(
        ReadOnlySpan<byte> key,
        string? id,
        string? timestamp,
        string? signatures,
        ReadOnlySpan<byte> body,
        DateTimeOffset now
    )
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures))
            return SignatureError.Missing;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return SignatureError.BadTimestamp;
        if (Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) > (decimal)Tolerance.TotalSeconds)
            return SignatureError.OutsideTolerance;

        Span<byte> expected = stackalloc byte[DigestLength];
        Digest(key, id, timestamp, body, expected);
        Span<byte> given = stackalloc byte[DigestLength];
        foreach (var part in signatures.AsSpan().Split(' '))
        {
            var signature = signatures.AsSpan(part);
            if (
                signature.StartsWith(Version, StringComparison.Ordinal)
                && Convert.TryFromBase64Chars(signature[Version.Length..], given, out var length)
                && length == DigestLength
                && CryptographicOperations.FixedTimeEquals(given, expected)
            )
                return null;
        }

        return SignatureError.Mismatch;
    }

    private static void Digest(ReadOnlySpan<byte> key, string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> digest)
    {
        var signed = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(id.Length + timestamp.Length + 2) + body.Length);
        var length = Encoding.UTF8.GetBytes(id, signed);
        signed[length++] = (byte)'.';
        length += Encoding.UTF8.GetBytes(timestamp, signed.AsSpan(length));
        signed[length++] = (byte)'.';
        body.CopyTo(signed.AsSpan(length));
        HMACSHA256.HashData(key, signed.AsSpan(0, length + body.Length), digest);
        ArrayPool<byte>.Shared.Return(signed);
    }
}
