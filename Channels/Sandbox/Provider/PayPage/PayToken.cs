using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Payments.Domain;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>
/// The unguessable last part of a pay_url: a seal made with the sandbox's key, then the order's row in the books. So it needs no
/// index and no room in the books, and is the same however often an order is prepared.
/// </summary>
internal static class PayToken
{
    private const int SealBytes = 15;
    private const int SealLength = 24;

    public static string Of(ReadOnlySpan<byte> key, long row) => Seal(key, row) + row.ToString(CultureInfo.InvariantCulture);

    /// <summary>The row; null when the token was not made with the key.</summary>
    public static long? Read(ReadOnlySpan<byte> key, string token) =>
        token.Length > SealLength
        && token[SealLength] != '0'
        && long.TryParse(token.AsSpan(SealLength), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
        && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(token.AsSpan(0, SealLength)), MemoryMarshal.AsBytes(Seal(key, row).AsSpan()))
            ? row
            : null;

    private static string Seal(ReadOnlySpan<byte> key, long row)
    {
        Span<byte> message = stackalloc byte[4 + sizeof(long)];
        "pay:"u8.CopyTo(message);
        BinaryPrimitives.WriteInt64BigEndian(message[4..], row);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message, digest);
        return Base32.Encode(digest[..SealBytes]);
    }
}
