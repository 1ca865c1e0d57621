using System.Text;

namespace Payments.LoadTest.Http;

/// <summary>Answers that are made once.</summary>
internal static class FixedResponses
{
    public static readonly ReadOnlyMemory<byte> Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    public static readonly ReadOnlyMemory<byte> Unsigned = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    public static readonly ReadOnlyMemory<byte> Unknown = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    public static readonly ReadOnlyMemory<byte> ServerError = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    public static readonly ReadOnlyMemory<byte> Unavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    public static ReadOnlyMemory<byte> Json(string body) =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );
}
