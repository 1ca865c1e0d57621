using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Payments.Bench.Streams;

/// <summary>What connections cost that say nothing: raw sockets, so that the client is no part of the figure.</summary>
internal static class IdleConnections
{
    private const int Parallelism = 64;

    /// <param name="server">The server.</param>
    /// <param name="count">How many connections.</param>
    /// <param name="subscribe">Whether each subscribes to all of the merchant's orders.</param>
    public static async Task Run(MeasuredServer server, int count, bool subscribe)
    {
        var key = (string)(await server.Register(new { name = "Bench" }))["api_key"]!;
        var before = server.ResidentBytes;
        var sockets = new List<Socket>();
        while (sockets.Count < count)
        {
            var opening = new List<Task<Socket>>();
            for (var i = 0; i < Parallelism && sockets.Count + i < count; i++)
                opening.Add(Open(server.Http.BaseAddress!.Port, key, subscribe));
            sockets.AddRange(await Task.WhenAll(opening));
        }

        var opened = server.ResidentBytes;
        // Past two keep-alive pings, and long enough for the garbage of opening them to be looked at.
        await Task.Delay(TimeSpan.FromSeconds(70), TimeProvider.System);
        var idle = server.ResidentBytes;
        Console.WriteLine(
            $"{count} connections{(subscribe ? " with a subscription each" : "")}: resident {before >> 20} MB before, {opened >> 20} MB when all were open, {idle >> 20} MB after 70 s; {(idle - before) / count / 1024.0:0.0} KiB each"
        );
        foreach (var socket in sockets)
            socket.Dispose();
    }

    private static async Task<Socket> Open(int port, string key, bool subscribe)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {key}\r\n\r\n"
            )
        );
        var answer = new byte[1024];
        var length = await socket.ReceiveAsync(answer);
        if (!Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new InvalidOperationException(Encoding.ASCII.GetString(answer, 0, length));
        if (!subscribe)
        {
            _ = Answer(socket);
            return socket;
        }

        // A masked text frame (RFC 6455, 5.2); a mask of zeros leaves it readable.
        var text = "{\"type\":\"subscribe\",\"id\":\"1\"}"u8;
        byte[] frame = [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. text];
        await socket.SendAsync(frame);
        if (await socket.ReceiveAsync(answer) == 0)
            throw new InvalidOperationException("It was closed.");
        _ = Answer(socket);
        return socket;
    }

    /// <summary>Answers pings, as every client must.</summary>
    private static async Task Answer(Socket socket)
    {
        var frame = new byte[16];
        byte[] pong = [0x8A, 0x80, 0, 0, 0, 0];
        try
        {
            while (await socket.ReceiveAsync(frame) is > 0 and var length)
                if (frame[0] == 0x89)
                    await socket.SendAsync(length == 2 ? pong : Masked(frame.AsSpan(0, length)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private static byte[] Masked(ReadOnlySpan<byte> ping) => [0x8A, (byte)(0x80 | ping[1]), 0, 0, 0, 0, .. ping[2..]];
}
