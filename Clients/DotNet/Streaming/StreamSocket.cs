using System.Net.WebSockets;
using System.Text.Json;
using Payments.Client.Http;
using Payments.Client.Json;

namespace Payments.Client.Streaming;

/// <summary>One connection to the stream.</summary>
internal sealed class StreamSocket : IDisposable
{
    /// <summary>How long a frame may be: an event with the longest texts that there are is far shorter.</summary>
    private const int MaxFrame = 1024 * 1024;

    private const string Target = "v1/stream";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[16 * 1024];

    /// <summary>Connects, and says who speaks.</summary>
    /// <exception cref="PaymentsException">The server refused, or cannot be reached.</exception>
    public static async Task<StreamSocket> Connect(ApiConnection api, CancellationToken cancellationToken)
    {
        var stream = new StreamSocket();
        try
        {
            await stream.Open(api, cancellationToken);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public async Task Subscribe(SubscribeFrame frame, CancellationToken cancellationToken) =>
        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(frame, PaymentsJson.Wire.SubscribeFrame),
            WebSocketMessageType.Text,
            endOfMessage: true,
            cancellationToken
        );

    /// <summary>The next frame.</summary>
    /// <exception cref="WebSocketException">The connection has ended.</exception>
    public async Task<ServerFrame> Read(CancellationToken cancellationToken)
    {
        for (var length = 0; ; )
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException(
                    WebSocketError.ConnectionClosedPrematurely,
                    $"The server closed the stream: {_socket.CloseStatus} {_socket.CloseStatusDescription}"
                );
            length += received.Count;
            if (received.EndOfMessage)
                return JsonSerializer.Deserialize(_buffer.AsSpan(0, length), PaymentsJson.Wire.ServerFrame)
                    ?? throw new JsonException("A frame is null.");
            if (length < _buffer.Length)
                continue;
            if (length >= MaxFrame)
                throw new JsonException($"A frame is longer than {MaxFrame} bytes.");
            Array.Resize(ref _buffer, Math.Min(2 * length, MaxFrame));
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task Open(ApiConnection api, CancellationToken cancellationToken)
    {
        var address = api.Address(Target);
        _socket.Options.KeepAliveInterval = KeepAlive;
        _socket.Options.KeepAliveTimeout = KeepAlive;
        _socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in api.Options.Credentials.Headers("GET", address.PathAndQuery, [], api.Clock.GetUtcNow()))
            _socket.Options.SetRequestHeader(name, value);
        var url = new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;
        using var timeout = new CancellationTokenSource(api.Options.AttemptTimeout, api.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await _socket.ConnectAsync(url, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.OfTimeout(api.Options.AttemptTimeout, api.Options.Url);
        }
        catch (WebSocketException error) when ((int)_socket.HttpStatusCode >= 400)
        {
            throw await Refusal(api, (int)_socket.HttpStatusCode, error, cancellationToken);
        }
        catch (WebSocketException error)
        {
            throw ApiErrors.OfFailure(error, api.Options.Url);
        }
    }

    /// <summary>A refused upgrade shows its status alone; where credentials were refused, any other request with them shows why.</summary>
    private static async Task<PaymentsException> Refusal(
        ApiConnection api,
        int status,
        WebSocketException error,
        CancellationToken cancellationToken
    )
    {
        const int Unauthorized = 401;
        if (status == Unauthorized)
            await api.Send(ApiRequest.Get("v1/orders?limit=1"), cancellationToken);
        return new PaymentsException(PaymentsException.UnreadableAnswer, $"The server refused the stream with status {status}.", error)
        {
            Status = status,
        };
    }
}
