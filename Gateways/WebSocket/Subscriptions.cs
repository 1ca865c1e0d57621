using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Orleans.Payments.Domain;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Gateways;

/// <summary>What one connection has subscribed to.</summary>
internal sealed partial class Subscriptions(StreamConnection connection, StreamParts parts)
{
    private const int Page = 512;

    public static readonly Refusal NotFound = new(StatusCodes.Status404NotFound, "subscription_not_found", "The connection has no such subscription.", "subscription");

    /// <summary>How many connections of a process read the log to catch up at once, so that many that come back do not crowd out commands: 4.</summary>
    private static readonly SemaphoreSlim CatchingUp = new(4);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, EventSubscription> _all = new(StringComparer.Ordinal);
    private int _made;
    private bool _isOver;

    /// <summary>Makes a subscription.</summary>
    /// <returns>The answer, and what begins to tell of events once that has been sent; null where nothing was made.</returns>
    public async Task<(Reply Reply, Func<Task>? Begin)> Subscribe(MerchantCaller caller, ClientFrame frame)
    {
        try
        {
            if (parts.Gate.Enter(caller, KeyScope.Read) is { } refusal) return (Reply.Of(refusal), null);
            if (frame.Unknown(["order_id", "after"]) is { } unknown) return (Reply.Of(unknown), null);
            var orderId = frame.Word("order_id", out var fault);
            var after = frame.Word("after", out var other);
            if ((fault ?? other) is { } wrong) return (Reply.Of(wrong), null);
            if (orderId is not null && (await parts.Orders.Find(caller.Merchant, orderId)).Refusal is { } noOrder) return (Reply.Of(noOrder), null);

            var from = await parts.Queries.HeadAsync();
            if (after is not null)
            {
                if (!EventCursor.TryParse(after, out var cursor) || cursor > from)
                    return (Reply.Of(new Rejection(RejectionCode.InvalidCursor, "after was not given by an event of this server.", "after")), null);
                from = cursor;
            }

            return TryAdd(caller.Merchant.Id, orderId) is { } made
                ? (Shown(made.Id, from), () => Follow(made, from))
                : (Reply.Of(new Refusal(StatusCodes.Status409Conflict, "too_many_subscriptions", $"The connection has {parts.Settings.MaxSubscriptions} subscriptions, which is the most there may be.")), null);
        }
        catch (Exception error)
        {
            var failure = Refusal.Of(error);
            LogNotSubscribed(parts.Logger, error, failure.Code);
            return (Reply.Of(failure), null);
        }
    }

    public bool TryRemove(string id)
    {
        EventSubscription? removed;
        lock (_lock)
            if (!_all.Remove(id, out removed)) return false;
        parts.Tail.Leave(removed);
        return true;
    }

    /// <summary>The connection is over.</summary>
    public void End()
    {
        EventSubscription[] left;
        lock (_lock)
        {
            _isOver = true;
            left = [.. _all.Values];
            _all.Clear();
        }

        foreach (var subscription in left) parts.Tail.Leave(subscription);
    }

    public static Reply Shown(string id, EventCursor? from)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("subscription", id);
            if (from is { } cursor) writer.WriteString("cursor", cursor.ToString());
            writer.WriteEndObject();
        }

        return new Reply(StatusCodes.Status200OK, buffer.WrittenSpan.ToArray());
    }

    private EventSubscription? TryAdd(string merchantId, string? orderId)
    {
        lock (_lock)
        {
            if (_all.Count >= parts.Settings.MaxSubscriptions) return null;
            var made = new EventSubscription(connection, $"s{++_made}", merchantId, orderId) { IsEnded = _isOver };
            _all.Add(made.Id, made);
            return made;
        }
    }

    /// <summary>Reads the log from where the client left off, as fast as the client reads, then joins the live tail.</summary>
    private async Task Follow(EventSubscription subscription, EventCursor told)
    {
        try
        {
            while (!parts.Tail.TryJoin(subscription, ref told))
            {
                foreach (var happened in await Read(told))
                {
                    if (subscription.Wants(happened)) await connection.Tell(subscription, new StreamEvent(happened));
                    told = happened.Cursor;
                }
            }
        }
        catch (Exception error)
        {
            LogNotFollowed(parts.Logger, error);
            connection.Close(StreamClose.Unavailable);
        }
    }

    private async Task<IReadOnlyList<TailedEvent>> Read(EventCursor after)
    {
        await CatchingUp.WaitAsync();
        try
        {
            return await parts.Queries.TailAsync(after, Page);
        }
        finally
        {
            CatchingUp.Release();
        }
    }
}
