using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Payments.LoadTest.Http;

/// <summary>
/// What a server answered. The body is valid until the next request on the connection, and may still stand in HTTP chunks.
/// </summary>
internal readonly record struct ServerResponse(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>
    /// What it says that is the same forevery request that fails alike: a problem's code and detail, or else all of it.
    /// </summary>
    public string ProblemText
    {
        get
        {
            var code = FlatJson.Text(Body.Span, "\"code\":\""u8);
            var detail = FlatJson.Text(Body.Span, "\"detail\":\""u8);
            return code.IsEmpty
                ? $"{Status}: {Encoding.UTF8.GetString(Body.Span)}"
                : $"{Status} {Encoding.UTF8.GetString(code)}: {Encoding.UTF8.GetString(detail)}";
        }
    }
}

/// <summary>
/// One HTTP/1.1 connection, one request at a time, with as little work as it takes: the load generator shares the machine's
/// processors with the server that it measures. It connects when it is needed, and anew after it was cut.
/// </summary>
internal sealed class HttpConnection(IPEndPoint server) : IDisposable
{
    private const int MaxResponse = 1024 * 1024;
    private byte[] _received = new byte[8 * 1024];
    private Socket? _socket;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="SocketException">The connection could not be made, or ended before the answer did.</exception>
    public async ValueTask<ServerResponse> Send(ReadOnlyMemory<byte> request)
    {
        var socket = _socket ??= await Connect();
        try
        {
            for (var sent = 0; sent < request.Length; )
                sent += await socket.SendAsync(request[sent..]);
            var length = 0;
            while (true)
            {
                if (length == _received.Length)
                    Grow();
                var more = await socket.ReceiveAsync(_received.AsMemory(length));
                if (more == 0)
                    throw new SocketException((int)SocketError.ConnectionReset);
                length += more;
                if (Complete(_received.AsMemory(0, length), out var closes) is not { } answer)
                    continue;
                if (closes)
                    Close();
                return answer;
            }
        }
        catch (SocketException)
        {
            Close();
            throw;
        }
    }

    /// <summary>Sends a request and goes away without hearing the answer.</summary>
    public async ValueTask SendAndClose(ReadOnlyMemory<byte> request)
    {
        var socket = _socket ??= await Connect();
        await socket.SendAsync(request);
        Close();
    }

    public void Dispose() => Close();

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private void Grow()
    {
        if (_received.Length >= MaxResponse)
            throw new InvalidDataException($"An answer has more than {MaxResponse} bytes.");
        Array.Resize(ref _received, _received.Length * 2);
    }

    private async ValueTask<Socket> Connect()
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ServerResponse? Complete(ReadOnlyMemory<byte> received, out bool closes)
    {
        closes = false;
        var bytes = received.Span;
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var head = bytes[..(end + 2)];
        if (!Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _))
            throw new InvalidDataException("Not HTTP.");
        closes = HttpHead.Closes(head);
        var body = received[(end + 4)..];
        var isComplete = HttpHead.Length(head) is { } length ? body.Length >= length : status == 204 || body.Span.EndsWith("0\r\n\r\n"u8);
        return isComplete ? new ServerResponse(status, body) : null;
    }
}
