using System.Text;

namespace Payments.Bench.Lifecycles;

/// <summary>Requests as they go over the wire.</summary>
internal static class JsonRequest
{
    public static ReadOnlyMemory<byte> Post(string path, string key, string body) =>
        Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}"
        );
}
