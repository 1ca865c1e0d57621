using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Payments.Bench.Limit;

/// <summary>The three signatures of a lifecycle.</summary>
internal static class Signatures
{
    private const int Tolerance = 300;

    /// <summary>A merchant's request: Standard Webhooks over id.timestamp.METHOD SP path LF body.</summary>
    public static bool IsSigned(HttpRequest request, Merchant merchant, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var headers = request.Headers;
        var timestamp = headers["webhook-timestamp"].ToString();
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return IsNear(timestamp, now)
            && Equal(
                headers["webhook-signature"],
                Standard(merchant.Key, $"{headers["webhook-id"]}.{timestamp}.{request.Method} {target}\n", body)
            );
    }

    /// <summary>A provider's callback: hex over timestamp.body.</summary>
    public static bool IsSigned(HttpRequest request, byte[] key, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var timestamp = request.Headers["X-Timestamp"].ToString();
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Content(timestamp + ".", body), hash);
        return IsNear(timestamp, now) && Equal(request.Headers["X-Signature"], Convert.ToHexStringLower(hash));
    }

    /// <summary>Standard Webhooks' signature of a notification or request.</summary>
    public static string Standard(byte[] key, string head, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Content(head, body), hash);
        return "v1," + Convert.ToBase64String(hash);
    }

    private static byte[] Content(string head, ReadOnlySpan<byte> body)
    {
        var content = new byte[Encoding.UTF8.GetByteCount(head) + body.Length];
        body.CopyTo(content.AsSpan(Encoding.UTF8.GetBytes(head, content)));
        return content;
    }

    private static bool Equal(string? given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given ?? ""), Encoding.ASCII.GetBytes(expected));

    private static bool IsNear(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(seconds - now.ToUnixTimeSeconds()) <= Tolerance;
}
