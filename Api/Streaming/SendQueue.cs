using System.Net.WebSockets;

namespace Payments.Api.Streaming;

/// <summary>
/// What waits to be sent to one client, up to a limit. Nothing runs while nothing waits, so an idle connection costs a few fields.
/// </summary>
/// <param name="socket">Where it is sent.</param>
/// <param name="abort">Cuts the connection off.</param>
/// <param name="limit">Bytes that may wait; a longer frame waits alone.</param>
internal sealed class SendQueue(WebSocket socket, Action abort, int limit)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Queue<byte[]>? _frames;
    private TaskCompletionSource? _room;
    private StreamClose? _close;
    private long _bytes;
    private bool _isSending;
    private bool _isEnded;

    /// <summary>Ends once a close frame has been sent, or the connection is broken.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Queues a frame; false when it does not fit. What is closed swallows every frame.</summary>
    public bool TryAdd(byte[] frame)
    {
        lock (_lock)
        {
            if (_isEnded || _close is not null)
                return true;
            if (_bytes > 0 && _bytes + frame.Length > limit)
                return false;
            (_frames ??= new Queue<byte[]>()).Enqueue(frame);
            _bytes += frame.Length;
            Start();
            return true;
        }
    }

    /// <summary>Queues a frame as soon as it fits.</summary>
    public async ValueTask Add(byte[] frame)
    {
        while (!TryAdd(frame))
            await Room();
    }

    /// <summary>Closes the connection behind the frame under way; with <paramref name="drain"/> behind everything that waits.</summary>
    public void Close(StreamClose close, bool drain = false)
    {
        lock (_lock)
        {
            if (_isEnded || _close is not null)
                return;
            _close = close;
            if (!drain)
                _frames?.Clear();
            MakeRoom();
            Start();
        }
    }

    private Task Room()
    {
        lock (_lock)
            return _isEnded || _close is not null || _bytes <= limit / 2
                ? Task.CompletedTask
                : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private void Start()
    {
        if (_isSending)
            return;
        _isSending = true;
        // Not here: whoever adds a frame may be on the way to many other connections.
        _ = Task.Run(Send);
    }

    private async Task Send()
    {
        try
        {
            StreamClose? close;
            while (Next(out close) is { } frame)
            {
                await socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                Sent(frame);
            }

            if (close is not { } closing)
                return;
            await socket.CloseOutputAsync(closing.Code, closing.Reason, CancellationToken.None);
            End();
        }
        catch (Exception error)
            when (error
                    is WebSocketException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or InvalidOperationException
                        or IOException
            )
        {
            // The connection is gone; the receiving side ends it.
            abort();
            End();
        }
    }

    private byte[]? Next(out StreamClose? close)
    {
        lock (_lock)
        {
            close = null;
            if (_frames is { Count: > 0 })
                return _frames.Dequeue();
            // Room for one burst is kept by busy connections only.
            _frames = null;
            close = _close;
            if (close is null)
                _isSending = false;
            return null;
        }
    }

    private void Sent(byte[] frame)
    {
        lock (_lock)
        {
            _bytes -= frame.Length;
            if (_bytes <= limit / 2)
                MakeRoom();
        }
    }

    private void MakeRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            _frames = null;
            MakeRoom();
        }

        _ended.TrySetResult();
    }
}
