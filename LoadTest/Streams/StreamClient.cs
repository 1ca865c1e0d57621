using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Payments.LoadTest.Http;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Runs;

namespace Payments.LoadTest.Streams;

/// <summary>
/// One merchant's connection to <c>/v1/stream</c>, subscribed to all of the merchant's orders. When it is lost it is made anew, and the
/// subscription goes on behind the last event.
/// </summary>
internal sealed class StreamClient(Uri url, Merchant merchant, LoadRun run) : IDisposable
{
    private const int MaxAttempts = 5;
    private const string SubscribeId = "subscribe";
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ServerResponse?>> _replies = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _disposed = new();
    private volatile TaskCompletionSource<ClientWebSocket> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isCut;
    private string? _cursor;

    /// <summary>Holds the connection until this is disposed.</summary>
    public async Task Listen()
    {
        while (!_disposed.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", "Bearer " + merchant.ApiKey);
            try
            {
                await socket.ConnectAsync(url, _disposed.Token);
                var after = _cursor is null ? "" : $",\"after\":\"{_cursor}\"";
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes($$"""{"type":"subscribe","id":"{{SubscribeId}}"{{after}}}"""),
                    WebSocketMessageType.Text,
                    endOfMessage: true,
                    _disposed.Token
                );
                await Receive(socket);
            }
            catch (Exception error) when (error is OperationCanceledException or WebSocketException)
            {
                if (_disposed.IsCancellationRequested)
                    return;
                // A cut that was planned is none of the server's failures.
                if (error is WebSocketException && !_isCut)
                    run.RecordProblem("No stream: " + error.Message);
                await Task.Delay(RetryDelay, TimeProvider.System);
            }
            finally
            {
                if (_open.Task.IsCompleted)
                    _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _isCut = false;
                foreach (var id in _replies.Keys)
                    if (_replies.TryRemove(id, out var waiting))
                        waiting.SetResult(null);
            }
        }
    }

    /// <summary>Sends a command, again where the connection was lost before the answer: commands are idempotent.</summary>
    /// <param name="id">The command's own.</param>
    /// <param name="frame">The whole of it.</param>
    /// <returns>Null when there was no answer.</returns>
    public async ValueTask<ServerResponse?> Request(string id, ReadOnlyMemory<byte> frame)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var reply = new TaskCompletionSource<ServerResponse?>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (await Send(id, reply, frame, cuts: false) && await AwaitReply(reply.Task) is { } answer)
                return answer;
            _replies.TryRemove(id, out _);
            await Task.Delay(RetryDelay, TimeProvider.System);
        }

        run.RecordProblem("No answer on the stream.");
        return null;
    }

    /// <summary>Sends a command and cuts the connection.</summary>
    public async ValueTask SendAndClose(ReadOnlyMemory<byte> frame) => await Send(null, null, frame, cuts: true);

    public void Dispose() => _disposed.Cancel();

    private async ValueTask<bool> Send(string? id, TaskCompletionSource<ServerResponse?>? reply, ReadOnlyMemory<byte> frame, bool cuts)
    {
        await _sending.WaitAsync();
        try
        {
            var socket = await _open.Task.WaitAsync(ReplyTimeout, TimeProvider.System);
            if (id is not null)
                _replies[id] = reply!;
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (!cuts)
                return true;
            _isCut = true;
            _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            socket.Abort();
            return true;
        }
        catch (Exception error)
            when (error is WebSocketException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // It was lost meanwhile; Listen makes it anew.
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    private static async ValueTask<ServerResponse?> AwaitReply(Task<ServerResponse?> reply)
    {
        try
        {
            return await reply.WaitAsync(ReplyTimeout, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task Receive(ClientWebSocket socket)
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), _disposed.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                run.RecordProblem($"The stream was closed: {socket.CloseStatusDescription}");
                return;
            }

            length += part.Count;
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            if (!part.EndOfMessage)
                continue;
            Handle(socket, buffer.AsSpan(0, length));
            length = 0;
        }
    }

    private void Handle(ClientWebSocket socket, ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("{\"type\":\"event\""u8))
        {
            run.Events!.Record(merchant, frame);
            _cursor = Encoding.ASCII.GetString(FlatJson.Text(frame, "\"cursor\":\""u8));
            return;
        }

        var id = Encoding.ASCII.GetString(FlatJson.Text(frame, "\"id\":\""u8));
        var status =
            frame.IndexOf("\"status\":"u8) is >= 0 and var at
            && Utf8Parser.TryParse(frame[(at + "\"status\":".Length)..], out int number, out _)
                ? number
                : 0;
        var body = frame.IndexOf("\"body\":"u8) is >= 0 and var begin ? frame[(begin + "\"body\":".Length)..].ToArray() : [];
        if (id == SubscribeId)
        {
            if (status != 200)
                run.RecordProblem("A subscription was answered " + Encoding.UTF8.GetString(frame));
            _cursor ??= Encoding.ASCII.GetString(FlatJson.Text(body, "\"cursor\":\""u8));
            _open.TrySetResult(socket);
        }
        else if (_replies.TryRemove(id, out var reply))
        {
            reply.SetResult(new ServerResponse(status, body));
        }
    }
}
