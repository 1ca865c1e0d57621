using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Bench.Lifecycles;

/// <summary>The merchant's endpoint: checks each notification's signature, acknowledges it, and lets go on who waits for its order.</summary>
internal sealed class MerchantServer : IDisposable
{
    private static readonly byte[] Acknowledgement = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private byte[] _key = [];
    private int _acknowledged;

    public MerchantServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _ = Accept();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/notify";

    /// <summary>How many notifications have come.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Registers the merchant, whose notifications must be signed from then on.</summary>
    /// <returns>Its API key.</returns>
    public async Task<string> Register(HttpConnection admin, string adminToken)
    {
        var body = $$"""{"name":"Coffee House","notify_format":"json","notify_url":"{{Url}}"}""";
        var registered = await admin.Send(
            $"POST /v1/merchants HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {adminToken}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _key = Convert.FromBase64String(registered.Text("webhook_secret")["whsec_".Length..]);
        return registered.Text("api_key");
    }

    /// <summary>Completes when the order's payment has been notified. Asked before the order is paid.</summary>
    public Task AwaitPaid(string orderId) =>
        (_waiting[orderId] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        while (true) _ = Serve(await _listener.AcceptAsync());
    }

    private async Task Serve(Socket socket)
    {
        socket.NoDelay = true;
        var buffer = new byte[8 * 1024];
        var length = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var more)
        {
            length += more;
            if (!TryHandle(buffer.AsSpan(0, length))) continue;
            length = 0;
            await socket.SendAsync(Acknowledgement);
            Interlocked.Increment(ref _acknowledged);
        }

        socket.Dispose();
    }

    /// <summary>Takes one whole request; false when more of it must come. The server sends the next only after the answer.</summary>
    private bool TryHandle(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = received[..(end + 2)];
        var body = received[(end + 4)..];
        if (body.Length < HttpHead.Length(head)) return false;
        if (!IsSigned(head, body)) throw new InvalidDataException("A notification is not signed with the merchant's secret.");
        var told = new ServerResponse(200, body.ToArray());
        if (told.Text("status") != "paid") throw new InvalidDataException("Not paid: " + Encoding.UTF8.GetString(body));
        if (_waiting.TryRemove(told.Text("order_id"), out var waiting)) waiting.SetResult();
        return true;
    }

    /// <summary>By the words of Standard Webhooks: HMAC-SHA256 over id, timestamp and body, with points between them.</summary>
    private bool IsSigned(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. HttpHead.Header(head, "webhook-id"u8), (byte)'.', .. HttpHead.Header(head, "webhook-timestamp"u8), (byte)'.', .. body];
        var signature = "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, signed));
        return HttpHead.Header(head, "webhook-signature"u8).SequenceEqual(Encoding.ASCII.GetBytes(signature));
    }
}
