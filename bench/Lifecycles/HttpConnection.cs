using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Payments.Bench.Lifecycles;

/// <summary>What a server answered. The body is valid until the next request on the connection, and may still stand in one HTTP chunk.</summary>
internal readonly record struct ServerResponse(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>The text member of a flat JSON object; enough for what a benchmark reads.</summary>
    public string Text(string member)
    {
        var body = Body.Span;
        var start = body.IndexOf(Encoding.ASCII.GetBytes($"\"{member}\":\""));
        if (start < 0) throw new InvalidDataException($"No {member} in {Status}: {Encoding.UTF8.GetString(body)}");
        body = body[(start + member.Length + 4)..];
        return Encoding.UTF8.GetString(body[..body.IndexOf((byte)'"')]);
    }
}

/// <summary>
/// One HTTP/1.1 connection, one request at a time, with as little work as it takes: the load generator shares the machine's
/// processors with the server that it measures.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _sent = new byte[4 * 1024];
    private readonly byte[] _received = new byte[32 * 1024];

    private HttpConnection(Socket socket) => _socket = socket;

    public static async Task<HttpConnection> Open(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address);
            return new HttpConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask<ServerResponse> Send(string request)
    {
        var length = Encoding.UTF8.GetBytes(request, _sent);
        await _socket.SendAsync(_sent.AsMemory(0, length));
        length = 0;
        while (true)
        {
            var more = await _socket.ReceiveAsync(_received.AsMemory(length));
            if (more == 0) throw new SocketException((int)SocketError.ConnectionReset);
            length += more;
            if (Complete(_received.AsMemory(0, length)) is { } answer) return answer;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static ServerResponse? Complete(ReadOnlyMemory<byte> received)
    {
        var bytes = received.Span;
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var head = bytes[..(end + 2)];
        if (!Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _)) throw new InvalidDataException("Not HTTP.");
        var body = received[(end + 4)..];
        var isComplete = HttpHead.Length(head) is { } length ? body.Length >= length : status == 204 || body.Span.EndsWith("\r\n0\r\n\r\n"u8);
        return isComplete ? new ServerResponse(status, body) : null;
    }
}
