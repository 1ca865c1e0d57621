using System.Net;
using System.Net.Sockets;

namespace Payments.LoadTest.Http;

/// <summary>How a request is answered.</summary>
/// <param name="Bytes">The whole answer, head and body.</param>
/// <param name="Delay">How long the answer is kept back.</param>
/// <param name="ClosesConnection">The connection is closed instead of answered.</param>
internal readonly record struct ListenerResponse(ReadOnlyMemory<byte> Bytes, TimeSpan Delay = default, bool ClosesConnection = false);

/// <summary>Takes a request that has arrived whole.</summary>
internal delegate ListenerResponse Handler(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body);

/// <summary>The merchant's and the provider's side of HTTP, with as little work as it takes.</summary>
internal sealed class MinimalHttpListener : IDisposable
{
    private const int Backlog = 1024;
    private const int MaxRequest = 128 * 1024;
    private readonly Socket _listener;
    private readonly Handler _handle;

    /// <exception cref="SocketException">The address is in use.</exception>
    public MinimalHttpListener(IPEndPoint address, Handler handle)
    {
        _handle = handle;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // Not with ReuseAddress: on Linux another program that has it too would share the port, and get every other notification.
        _listener.Bind(address);
        _listener.Listen(Backlog);
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _ = Accept();
    }

    public IPEndPoint Address { get; }

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptAsync());
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            // The run is over.
            return;
        }
    }

    private async Task Serve(Socket socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        var buffer = new byte[8 * 1024];
        var length = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var more)
            {
                length += more;
                if (TryHandle(buffer.AsSpan(0, length)) is not { } reply)
                {
                    if (length == MaxRequest)
                        return;
                    if (length == buffer.Length)
                        Array.Resize(ref buffer, buffer.Length * 2);
                    continue;
                }

                length = 0;
                if (reply.Delay > TimeSpan.Zero)
                    await Task.Delay(reply.Delay, TimeProvider.System);
                if (reply.ClosesConnection)
                    return;
                await socket.SendAsync(reply.Bytes);
            }
        }
        catch (SocketException)
        {
            // The server has gone; what it did not hear it asks or tells again.
            return;
        }
    }

    /// <summary>Takes one whole request; null when more of it must come. The server sends the next only after the answer.</summary>
    private ListenerResponse? TryHandle(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var head = received[..(end + 2)];
        var body = received[(end + 4)..];
        return HttpHead.Length(head) is { } length && body.Length < length ? null : _handle(head, body);
    }
}
