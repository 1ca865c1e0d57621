using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Payments.Domain.Signatures;
using Payments.Domain.Text;

namespace Payments.Sandbox.Provider.PayPage;

/// <summary>
/// The unguessable last part of a pay_url: the order's row in the books, sealed with the sandbox's key. So it needs no index and no room in
/// the books, is the same however often an order is prepared, and does not tell how many orders there are.
/// </summary>
internal static class PayToken
{
    private const string Purpose = "pay";
    private const int LegacySealBytes = 15;
    private const int LegacySealLength = 24;

    public static string Of(ReadOnlySpan<byte> key, long row) => OpaqueTokens.Seal(key, Purpose, row);

    /// <summary>The row; null when the token was not made with the key.</summary>
    public static long? Read(ReadOnlySpan<byte> key, string token)
    {
        Span<long> row = stackalloc long[1];
        return OpaqueTokens.TryOpen(key, Purpose, token, row) ? row[0] : ReadLegacy(key, token);
    }

    /// <summary>As older versions gave it to payers: a seal, then the row.</summary>
    private static long? ReadLegacy(ReadOnlySpan<byte> key, string token) =>
        token.Length > LegacySealLength
        && token[LegacySealLength] != '0'
        && long.TryParse(token.AsSpan(LegacySealLength), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
        && CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(token.AsSpan(0, LegacySealLength)),
            MemoryMarshal.AsBytes(LegacySeal(key, row).AsSpan())
        )
            ? row
            : null;

    private static string LegacySeal(ReadOnlySpan<byte> key, long row)
    {
        Span<byte> message = stackalloc byte[4 + sizeof(long)];
        "pay:"u8.CopyTo(message);
        BinaryPrimitives.WriteInt64BigEndian(message[4..], row);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message, digest);
        return Base32.Encode(digest[..LegacySealBytes]);
    }
}
