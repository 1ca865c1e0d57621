using System.Net.WebSockets;
using Payments.Application.Access;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;

namespace Payments.Api.Streaming;

/// <summary>One client on <c>/v1/stream</c>: reads its frames, runs its commands, several at once, and tells it of events.</summary>
internal sealed partial class StreamConnection(
    WebSocket socket,
    Action abort,
    MerchantCaller? caller,
    Origin origin,
    StreamContext context,
    StreamConnections connections
)
{
    /// <summary>How long a client has to read the close frame and answer it: 5 s.</summary>
    internal static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly SendQueue _queue = new(socket, abort, context.Settings.SendQueueBytes);
    private readonly long _openedAt = context.Clock.GetTimestamp();
    private SemaphoreSlim? _commandSlots;
    private Subscriptions? _subscriptions;
    private long _closingSince;

    /// <summary>Who it is; null until it has said so.</summary>
    public MerchantCaller? Caller { get; set; } = caller;

    /// <summary>For commands that run; made with the first.</summary>
    private SemaphoreSlim CommandSlots
    {
        get
        {
            if (Volatile.Read(ref _commandSlots) is { } places)
                return places;
            var made = new SemaphoreSlim(context.Settings.CommandsAtOnce);
            return Interlocked.CompareExchange(ref _commandSlots, made, null) ?? made;
        }
    }

    private bool IsClosing => Volatile.Read(ref _closingSince) != 0;

    /// <summary>Serves the client until either side ends it.</summary>
    /// <returns>
    /// True when the client broke the protocol: it has been sent a close frame that says so, and has not answered it yet.
    /// </returns>
    public async Task<bool> Run(CancellationToken aborted)
    {
        try
        {
            while (await Receive(aborted) is { } message)
                if (!IsClosing)
                    await HandleMessage(message);
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
            LogBug(context.Logger, error, Caller?.Merchant.Id ?? "not known yet");
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
    public bool TrySend(byte[] frame) => _queue.TryAdd(frame);

    /// <summary>Sends what a subscription tells as soon as there is room.</summary>
    public ValueTask Send(byte[] frame) => _queue.Add(frame);

    /// <summary>Closes the connection; what waits is not sent.</summary>
    public void Close(StreamClose close) => Close(close, drain: false);

    /// <summary>Lets the commands that run end, and closes.</summary>
    public async Task Finish()
    {
        if (IsClosing)
            return;
        for (var i = 0; i < context.Settings.CommandsAtOnce; i++)
            await CommandSlots.WaitAsync();
        Close(StreamClose.GoingAway, drain: true);
        // Whoever waits for a place sees that there is nothing to do any more.
        CommandSlots.Release(context.Settings.CommandsAtOnce);
    }

    /// <summary>Called once a second: sees to time limits, and to credentials that do not count any more.</summary>
    public async ValueTask Check()
    {
        if (IsClosing)
        {
            if (context.Clock.GetElapsedTime(Volatile.Read(ref _closingSince)) > CloseTimeout)
                abort();
        }
        else if (Caller is null)
        {
            if (context.Clock.GetElapsedTime(_openedAt) > context.Settings.AuthenticationTimeout)
                Close(StreamClose.AuthenticationTimeout);
        }
        else
        {
            await Reauthenticate(Caller);
        }
    }

    private void Close(StreamClose close, bool drain)
    {
        Interlocked.CompareExchange(ref _closingSince, context.Clock.GetTimestamp(), 0);
        _queue.Close(close, drain);
    }

    private async Task HandleMessage(byte[] message)
    {
        var (frame, fault) = ClientFrame.Read(message);
        if (Caller is not { } caller)
        {
            using (frame)
                await Authenticate(frame, fault);
        }
        else if (!await Reauthenticate(caller))
        {
            frame?.Dispose();
        }
        else if (fault is not null || (frame!.Id is null && frame.Type != "ping"))
        {
            using (frame)
                await SendError(
                    frame,
                    fault ?? new PaymentError(PaymentErrorCode.MissingField, "id is required: the answer carries it.", "id")
                );
        }
        else if (frame.Type == "ping")
        {
            using (frame)
                await _queue.Add(
                    context.Admission.Admit(caller, KeyScope.Read) is { } error
                        ? ServerFrames.Error(frame.Id, error)
                        : ServerFrames.Pong(frame.Id)
                );
        }
        else
        {
            // While all places are taken the connection is not read from, which the client feels.
            await CommandSlots.WaitAsync();
            if (IsClosing)
            {
                frame.Dispose();
                CommandSlots.Release();
                return;
            }

            _ = Execute(frame);
        }
    }

    private async Task Authenticate(ClientFrame? frame, PaymentError? fault)
    {
        if (frame is null || fault is not null || frame.Type != "authenticate")
        {
            Close(StreamClose.Unauthenticated(PaymentErrorCode.MissingCredentials));
            return;
        }

        var key = frame.RequiredText("api_key", out _);
        var proof = await context.Authenticator.AuthenticateKey(key);
        if (proof.Value is not { } caller)
            Close(StreamClose.Unauthenticated(proof.Error!.Code));
        else if (!connections.TryAuthenticate(this, caller))
            Close(StreamClose.TooManyConnections);
        else
            await _queue.Add(ServerFrames.Authenticated(frame.Id, caller.Merchant.Id));
    }

    /// <summary>Sees whether the credentials still count, and closes the connection when they do not.</summary>
    private async ValueTask<bool> Reauthenticate(MerchantCaller caller)
    {
        var renewed = await context.Authenticator.Reauthenticate(caller);
        if (renewed.Value is { } now)
            Caller = now;
        else
            Close(StreamClose.Revoked(renewed.Error!.Code));
        return renewed.Value is not null;
    }

    /// <summary>A frame that names no command costs the merchant a token too.</summary>
    private ValueTask SendError(ClientFrame? frame, PaymentError fault) =>
        _queue.Add(ServerFrames.Error(frame?.Id, context.Admission.Admit(Caller!, KeyScope.Read) ?? fault));

    private async Task Execute(ClientFrame frame)
    {
        try
        {
            using (frame)
            {
                if (frame.Type == "subscribe")
                    await Subscribe(frame);
                else if (frame.Type == "unsubscribe")
                    await _queue.Add(ServerFrames.Reply(frame.Id!, Unsubscribe(frame)));
                else
                    await _queue.Add(
                        ServerFrames.Reply(frame.Id!, await context.Commands.Execute(new(Caller!, origin), frame, CancellationToken.None))
                    );
            }
        }
        catch (Exception error)
        {
            LogBug(context.Logger, error, Caller?.Merchant.Id ?? "not known yet");
            Close(StreamClose.InternalError);
        }
        finally
        {
            CommandSlots.Release();
        }
    }

    private async Task Subscribe(ClientFrame frame)
    {
        var subscriptions = Volatile.Read(ref _subscriptions);
        if (subscriptions is null)
        {
            var made = new Subscriptions(this, context);
            subscriptions = Interlocked.CompareExchange(ref _subscriptions, made, null) ?? made;
        }

        var (reply, begin) = await subscriptions.Subscribe(Caller!, frame);
        await _queue.Add(ServerFrames.Reply(frame.Id!, reply));
        if (begin is not null)
            _ = begin();
    }

    private StreamReply Unsubscribe(ClientFrame frame) =>
        context.Admission.Admit(Caller!, KeyScope.Read) is { } error ? StreamReply.Of(error)
        : frame.CheckKnown(["subscription"]) is { } unknown ? StreamReply.Of(unknown)
        : frame.RequiredText("subscription", out var fault) is var id && fault is not null ? StreamReply.Of(fault)
        : _subscriptions?.TryRemove(id) == true ? Subscriptions.ReplyOf(id, null)
        : StreamReply.Of(Subscriptions.NotFound);
}
