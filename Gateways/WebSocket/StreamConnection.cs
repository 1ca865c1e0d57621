using System;
using System.Buffers;
using System.IO;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using Payments.Domain;

namespace Payments.Gateways;

/// <summary>One client on <c>/v1/stream</c>: reads its frames, runs its commands, several at once, and tells it of events.</summary>
internal sealed partial class StreamConnection(WebSocket socket, Action abort, MerchantCaller? caller, StreamParts parts, StreamConnections all)
{
    private const int FirstRent = 2048;

    /// <summary>How long a client has to read the close frame and answer it: 5 s.</summary>
    internal static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    private readonly SendQueue _queue = new(socket, abort, parts.Settings.SendQueueBytes);
    private readonly long _since = parts.Clock.GetTimestamp();
    private SemaphoreSlim? _places;
    private Subscriptions? _subscriptions;
    private long _closingSince;

    /// <summary>Who it is; null until it has said so.</summary>
    public MerchantCaller? Caller { get; set; } = caller;

    /// <summary>For commands that run; made with the first.</summary>
    private SemaphoreSlim Places
    {
        get
        {
            if (Volatile.Read(ref _places) is { } places) return places;
            var made = new SemaphoreSlim(parts.Settings.CommandsAtOnce);
            return Interlocked.CompareExchange(ref _places, made, null) ?? made;
        }
    }

    private bool IsClosing => Volatile.Read(ref _closingSince) != 0;

    /// <summary>Serves the client until either side ends it.</summary>
    /// <returns>True when the client broke the protocol: it has been sent a close frame that says so, and has not answered it yet.</returns>
    public async Task<bool> Run(CancellationToken aborted)
    {
        try
        {
            while (await Receive(aborted) is { } message)
                if (!IsClosing) await Take(message);
            await _queue.Ended.WaitAsync(aborted);
        }
        catch (WebSocketException broken) when (broken.WebSocketErrorCode == WebSocketError.Faulted)
        {
            return true;
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client went without a word, or was cut off: there is nobody left to tell.
            abort();
        }
        catch (Exception error)
        {
            LogBug(parts.Logger, error, Caller?.Merchant.Id ?? "not known yet");
            Close(StreamClose.InternalError);
            await _queue.Ended.WaitAsync(aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _subscriptions?.End();
        }

        return false;
    }

    /// <summary>Sends what a subscription tells and cannot wait; false when too much waits already.</summary>
    public bool TryTell(byte[] frame) => _queue.TryAdd(frame);

    /// <summary>Sends what a subscription tells as soon as there is room.</summary>
    public ValueTask Tell(byte[] frame) => _queue.Add(frame);

    /// <summary>Closes the connection; what waits is not sent.</summary>
    public void Close(StreamClose close) => Close(close, drain: false);

    /// <summary>Lets the commands that run end, and closes.</summary>
    public async Task Finish()
    {
        if (IsClosing) return;
        for (var i = 0; i < parts.Settings.CommandsAtOnce; i++) await Places.WaitAsync();
        Close(StreamClose.GoingAway, drain: true);
        // Whoever waits for a place sees that there is nothing to do any more.
        Places.Release(parts.Settings.CommandsAtOnce);
    }

    /// <summary>Called once a second: sees to time limits, and to credentials that do not count any more.</summary>
    public async ValueTask Look()
    {
        if (IsClosing)
        {
            if (parts.Clock.GetElapsedTime(Volatile.Read(ref _closingSince)) > CloseLimit) abort();
        }
        else if (Caller is null)
        {
            if (parts.Clock.GetElapsedTime(_since) > parts.Settings.AuthenticationLimit) Close(StreamClose.AuthenticationTimeout);
        }
        else
        {
            await Renew(Caller);
        }
    }

    private void Close(StreamClose close, bool drain)
    {
        Interlocked.CompareExchange(ref _closingSince, parts.Clock.GetTimestamp(), 0);
        _queue.Close(close, drain);
    }

    /// <summary>The next text message; null when the client closes.</summary>
    private async Task<byte[]?> Receive(CancellationToken aborted)
    {
        // Reading nothing waits for something to read, so an idle connection holds no buffer.
        var part = await socket.ReceiveAsync(Memory<byte>.Empty, aborted);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstRent);
        try
        {
            var length = 0;
            while (!part.EndOfMessage && part.MessageType == WebSocketMessageType.Text)
            {
                if (length == buffer.Length) buffer = Grown(buffer, length);
                part = await socket.ReceiveAsync(buffer.AsMemory(length), aborted);
                length += part.Count;
                if (length > parts.Settings.MaxFrameBytes) break;
            }

            if (part.MessageType == WebSocketMessageType.Close)
            {
                Close(StreamClose.Echo(socket.CloseStatus));
                return null;
            }

            if (part.MessageType == WebSocketMessageType.Binary) Close(StreamClose.TextOnly);
            else if (length > parts.Settings.MaxFrameBytes) Close(StreamClose.FrameTooLarge);
            // What is left of a message that is not read has to go somewhere, until the client has seen the close frame.
            while (!part.EndOfMessage && part.MessageType != WebSocketMessageType.Close) part = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
            return part.MessageType == WebSocketMessageType.Close ? null : buffer.AsSpan(0, IsClosing ? 0 : length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: Caller is null);
        }
    }

    private static byte[] Grown(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * length);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }

    private async Task Take(byte[] message)
    {
        var (frame, fault) = ClientFrame.Read(message);
        if (Caller is not { } caller)
        {
            using (frame) await Authenticate(frame, fault);
        }
        else if (!await Renew(caller))
        {
            frame?.Dispose();
        }
        else if (fault is not null || (frame!.Id is null && frame.Type != "ping"))
        {
            using (frame) await Refuse(frame, fault ?? new Rejection(RejectionCode.MissingField, "id is required: the answer carries it.", "id"));
        }
        else if (frame.Type == "ping")
        {
            using (frame) await _queue.Add(parts.Gate.Enter(caller, KeyScope.Read) is { } refusal ? ServerFrames.Error(frame.Id, refusal) : ServerFrames.Pong(frame.Id));
        }
        else
        {
            // While all places are taken the connection is not read from, which the client feels.
            await Places.WaitAsync();
            if (IsClosing)
            {
                frame.Dispose();
                Places.Release();
                return;
            }

            _ = Carry(frame);
        }
    }

    private async Task Authenticate(ClientFrame? frame, Rejection? fault)
    {
        if (frame is null || fault is not null || frame.Type != "authenticate")
        {
            Close(StreamClose.Unauthenticated("missing_credentials"));
            return;
        }

        var key = frame.Text("api_key", out _);
        var proof = await parts.Credentials.ByKey(key);
        if (proof.Value is not { } caller) Close(StreamClose.Unauthenticated(proof.Refusal!.Code));
        else if (!all.TryBecome(this, caller)) Close(StreamClose.TooManyConnections);
        else await _queue.Add(ServerFrames.Authenticated(frame.Id, caller.Merchant.Id));
    }

    /// <summary>Sees whether the credentials still count, and closes the connection when they do not.</summary>
    private async ValueTask<bool> Renew(MerchantCaller caller)
    {
        var renewed = await parts.Credentials.Renew(caller);
        if (renewed.Value is { } now) Caller = now;
        else Close(StreamClose.Revoked(renewed.Refusal!.Code));
        return renewed.Value is not null;
    }

    /// <summary>A frame that names no command costs the merchant a token too.</summary>
    private ValueTask Refuse(ClientFrame? frame, Rejection fault) =>
        _queue.Add(ServerFrames.Error(frame?.Id, parts.Gate.Enter(Caller!, KeyScope.Read) ?? (Refusal)fault));

    private async Task Carry(ClientFrame frame)
    {
        try
        {
            using (frame)
            {
                if (frame.Type == "subscribe") await Subscribe(frame);
                else if (frame.Type == "unsubscribe") await _queue.Add(ServerFrames.Reply(frame.Id!, Unsubscribe(frame)));
                else await _queue.Add(ServerFrames.Reply(frame.Id!, await parts.Commands.Carry(Caller!, frame, CancellationToken.None)));
            }
        }
        catch (Exception error)
        {
            LogBug(parts.Logger, error, Caller?.Merchant.Id ?? "not known yet");
            Close(StreamClose.InternalError);
        }
        finally
        {
            Places.Release();
        }
    }

    private async Task Subscribe(ClientFrame frame)
    {
        var subscriptions = Volatile.Read(ref _subscriptions);
        if (subscriptions is null)
        {
            var made = new Subscriptions(this, parts);
            subscriptions = Interlocked.CompareExchange(ref _subscriptions, made, null) ?? made;
        }

        var (reply, begin) = await subscriptions.Subscribe(Caller!, frame);
        await _queue.Add(ServerFrames.Reply(frame.Id!, reply));
        if (begin is not null) _ = begin();
    }

    private Reply Unsubscribe(ClientFrame frame) =>
        parts.Gate.Enter(Caller!, KeyScope.Read) is { } refusal ? Reply.Of(refusal)
        : frame.Unknown(["subscription"]) is { } unknown ? Reply.Of(unknown)
        : frame.Text("subscription", out var fault) is var id && fault is not null ? Reply.Of(fault)
        : _subscriptions?.TryRemove(id) == true ? Subscriptions.Shown(id, null)
        : Reply.Of(Subscriptions.NotFound);
}
