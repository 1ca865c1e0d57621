using System.Buffers.Text;
using System.Security.Cryptography;
using Payments.LoadTest.Http;

namespace Payments.LoadTest.Merchants;

/// <summary>Checks a notification as its merchant does.</summary>
internal static class NotificationSignature
{
    /// <summary>By the words of Standard Webhooks: HMAC-SHA256 over id, timestamp and body, with points between them.</summary>
    public static bool Fits(byte[] key, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var id = HttpHead.Header(head, "webhook-id"u8);
        var timestamp = HttpHead.Header(head, "webhook-timestamp"u8);
        Span<byte> signed = new byte[id.Length + timestamp.Length + body.Length + 2];
        id.CopyTo(signed);
        signed[id.Length] = (byte)'.';
        timestamp.CopyTo(signed[(id.Length + 1)..]);
        signed[id.Length + 1 + timestamp.Length] = (byte)'.';
        body.CopyTo(signed[(id.Length + timestamp.Length + 2)..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, hash);
        Span<byte> expected = stackalloc byte[47];
        "v1,"u8.CopyTo(expected);
        Base64.EncodeToUtf8(hash, expected[3..], out _, out _);
        return HttpHead.Header(head, "webhook-signature"u8).SequenceEqual(expected);
    }
}
