using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Payments.Client.Http;

namespace Payments.Client.Streaming;

/// <summary>
/// Events as they happen, by the WebSocket at <c>/v1/stream</c>. A connection that breaks is made again, and goes on behind the last event
/// that was told: none is left out, and one that comes twice is dropped. It ends when it is cancelled, or refused for good.
/// </summary>
public sealed class EventsClient
{
    private const string Reply = "reply";
    private readonly ApiConnection _api;

    internal EventsClient(ApiConnection api) => _api = api;

    /// <summary>Every event of the merchant's orders.</summary>
    /// <param name="subscription">Which, and from where on; null for all from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PaymentsException">It was refused, as with <c>invalid_api_key</c> or <c>invalid_cursor</c>.</exception>
    public async IAsyncEnumerable<OrderEvent> ReadAsync(
        EventSubscription? subscription = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        subscription ??= new EventSubscription();
        var handled = new HandledEvents();
        var frame = new SubscribeFrame { OrderId = subscription.OrderId, After = subscription.After };
        await foreach (var told in Follow(frame, "event", subscription, cancellationToken))
            if (handled.Add(told.OrderId!, told.Sequence))
                yield return told.ToEvent();
    }

    /// <summary>Every entry of an account's journal.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="after">The <see cref="AccountEntry.Cursor"/> of the last; <c>0</c> for the whole journal; null to begin now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<AccountEntry> ReadEntriesAsync(
        string accountId,
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var frame = new SubscribeFrame { AccountId = accountId, After = after };
        await foreach (var told in Follow(frame, "entry", new EventSubscription(), cancellationToken))
            yield return told.ToEntry();
    }

    /// <summary>Follows a subscription over all its connections.</summary>
    private async IAsyncEnumerable<ServerFrame> Follow(
        SubscribeFrame subscribe,
        string type,
        EventSubscription subscription,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        StreamSocket? socket = null;
        try
        {
            for (var failures = 0; ; )
            {
                var (next, frame, error) = await Step(socket, subscribe, cancellationToken);
                socket = next;
                if (frame is null)
                {
                    failures++;
                    subscription.Disconnected?.Invoke(error!);
                    var delay = RetryRules.Spread(failures, _api.NextJitter());
                    await Task.Delay(error!.RetryAfter > delay ? error.RetryAfter.Value : delay, _api.Clock, cancellationToken);
                    continue;
                }

                subscribe = subscribe with { After = frame.Cursor ?? subscribe.After };
                failures = 0;
                if (frame.Type == type)
                    yield return frame;
                else if (frame.Type == Reply)
                    subscription.Connected?.Invoke(frame.Cursor ?? "");
            }
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <summary>Reads a frame, on a new connection where there is none; one that broke is given up.</summary>
    private async Task<(StreamSocket? Socket, ServerFrame? Frame, PaymentsException? Error)> Step(
        StreamSocket? socket,
        SubscribeFrame subscribe,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (socket is null)
            {
                socket = await StreamSocket.Connect(_api, cancellationToken);
                await socket.Subscribe(subscribe, cancellationToken);
            }

            var frame = await socket.Read(cancellationToken);
            if (frame.Status >= 400)
                throw frame.ToError();
            // The answer to the subscription says where it begins, so that nothing is lost before its first event.
            return (socket, frame.Type == Reply ? frame with { Cursor = StartOf(frame) } : frame, null);
        }
        catch (PaymentsException error) when (error.Status is null or 429 or >= 500)
        {
            socket?.Dispose();
            return (null, null, error);
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            socket?.Dispose();
            return (null, null, ApiErrors.OfFailure(error, _api.Options.Url));
        }
    }

    private static string? StartOf(ServerFrame reply) =>
        reply.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("cursor", out var cursor) ? cursor.GetString() : null;
}
