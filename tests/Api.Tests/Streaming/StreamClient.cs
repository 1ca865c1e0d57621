using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Streaming;

/// <summary>
/// A WebSocket client on <c>/v1/stream</c>. It reads one frame after the other, and moves the server's clock a little while it waits.
/// </summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly PaymentsServer _server;
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    private StreamClient(PaymentsServer server) => _server = server;

    public ClientWebSocket Socket { get; } = new();

    public static async Task<StreamClient> Connect(
        PaymentsServer server,
        TestMerchant? merchant,
        Action<ClientWebSocketOptions>? configure = null
    )
    {
        var client = new StreamClient(server);
        if (merchant is not null)
            client.Socket.Options.SetRequestHeader("Authorization", "Bearer " + merchant.ApiKey);
        configure?.Invoke(client.Socket.Options);
        await client.Socket.ConnectAsync(
            new Uri(server.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/v1/stream"),
            CancellationToken.None
        );
        return client;
    }

    public Task Send(object frame) => SendText(System.Text.Json.JsonSerializer.Serialize(frame));

    public Task SendText(string frame) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next frame.</summary>
    public async Task<JsonObject> Next()
    {
        var (frame, close) = await Receive();
        Assert.True(frame is not null, "Closed: " + close);
        return frame;
    }

    /// <summary>Sends a command and gives its reply; nothing else may come in between.</summary>
    public async Task<JsonObject> Ask(object frame)
    {
        await Send(frame);
        return await Next();
    }

    /// <summary>The close frame, whatever comes before it.</summary>
    public async Task<(int Code, string? Reason)> Closed()
    {
        while (await Receive() is { Frame: not null }) { }
        return ((int)Socket.CloseStatus!, Socket.CloseStatusDescription);
    }

    public async ValueTask DisposeAsync()
    {
        if (Socket.State == WebSocketState.Open)
        {
            using var timeout = new CancellationTokenSource(Timeout, TimeProvider.System);
            await Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", timeout.Token);
        }

        Socket.Dispose();
    }

    /// <summary>The next frame, or how it was closed.</summary>
    public async Task<(JsonObject? Frame, string? Close)> Receive()
    {
        using var timeout = new CancellationTokenSource(Timeout, TimeProvider.System);
        var length = 0;
        while (true)
        {
            var receiving = Socket.ReceiveAsync(new ArraySegment<byte>(_buffer, length, _buffer.Length - length), timeout.Token);
            // Where another process writes to the log, the server looks at it by its own clock.
            await using var passing = TimeProvider.System.CreateTimer(
                _ => _server.Clock.Advance(TimeSpan.FromMilliseconds(50)),
                null,
                Tick,
                Tick
            );
            var part = await receiving;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (Socket.State == WebSocketState.CloseReceived)
                    await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", timeout.Token);
                return (null, $"{part.CloseStatus} {part.CloseStatusDescription}");
            }

            length += part.Count;
            if (part.EndOfMessage)
                return (JsonNode.Parse(Encoding.UTF8.GetString(_buffer, 0, length))!.AsObject(), null);
        }
    }
}
