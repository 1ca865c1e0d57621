using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Payments.Domain;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;

namespace Payments.Gateways;

/// <summary>What one connection has subscribed to.</summary>
internal sealed partial class Subscriptions(StreamConnection connection, StreamParts parts)
{
    private const int Page = 512;

    public static readonly Refusal NotFound = new(StatusCodes.Status404NotFound, "subscription_not_found", "The connection has no such subscription.", "subscription");

    private static readonly Refusal InvalidCursor = new Rejection(RejectionCode.InvalidCursor, "after was not given by an event of this server.", "after");

    private static readonly Refusal EitherOr = new Rejection(RejectionCode.InvalidValue, "A subscription is to an order or to an account, not to both.", "account_id");

    /// <summary>How many connections of a process read the log to catch up at once, so that many that come back do not crowd out commands: 4.</summary>
    private static readonly SemaphoreSlim CatchingUp = new(4);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IStreamSubscription> _all = new(StringComparer.Ordinal);
    private int _made;
    private bool _isOver;

    /// <summary>Makes a subscription.</summary>
    /// <returns>The answer, and what begins to tell of events once that has been sent; null where nothing was made.</returns>
    public async Task<(Reply Reply, Func<Task>? Begin)> Subscribe(MerchantCaller caller, ClientFrame frame)
    {
        try
        {
            if (parts.Gate.Enter(caller, KeyScope.Read) is { } refusal) return (Reply.Of(refusal), null);
            if (frame.Unknown(["order_id", "account_id", "after"]) is { } unknown) return (Reply.Of(unknown), null);
            var orderId = frame.Word("order_id", out var fault);
            var accountId = frame.Word("account_id", out var second);
            var after = frame.Word("after", out var third);
            if ((fault ?? second ?? third) is { } wrong) return (Reply.Of(wrong), null);
            if (accountId is null) return await ToEvents(caller.Merchant, orderId, after);
            return orderId is null ? await ToEntries(caller.Merchant, accountId, after) : (Reply.Of(EitherOr), null);
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
        IStreamSubscription? removed;
        lock (_lock)
            if (!_all.Remove(id, out removed)) return false;
        removed.End();
        return true;
    }

    /// <summary>The connection is over.</summary>
    public void End()
    {
        IStreamSubscription[] left;
        lock (_lock)
        {
            _isOver = true;
            left = [.. _all.Values];
            _all.Clear();
        }

        foreach (var subscription in left) subscription.End();
    }

    public static Reply Shown(string id, string? from)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("subscription", id);
            if (from is not null) writer.WriteString("cursor", from);
            writer.WriteEndObject();
        }

        return new Reply(StatusCodes.Status200OK, buffer.WrittenSpan.ToArray());
    }

    private static Refusal TooMany(int limit) =>
        new(StatusCodes.Status409Conflict, "too_many_subscriptions", $"The connection has {limit} subscriptions, which is the most there may be.");

    private async Task<(Reply Reply, Func<Task>? Begin)> ToEvents(Merchant merchant, string? orderId, string? after)
    {
        if (orderId is not null && (await parts.Orders.Find(merchant, orderId)).Refusal is { } noOrder) return (Reply.Of(noOrder), null);
        var from = await parts.Logs.Events.HeadAsync();
        if (after is not null)
        {
            if (parts.Cursors.Place(merchant.Id, after) is not { } cursor || cursor > from) return (Reply.Of(InvalidCursor), null);
            from = cursor;
        }

        return TryAdd(id => new EventSubscription(connection, parts.Logs.EventTail, id, merchant.Id, orderId)) is { } made
            ? (Shown(made.Id, parts.Cursors.Text(merchant.Id, from)), () => Follow(() => Follow(made, from)))
            : (Reply.Of(TooMany(parts.Settings.MaxSubscriptions)), null);
    }

    private async Task<(Reply Reply, Func<Task>? Begin)> ToEntries(Merchant merchant, string accountId, string? after)
    {
        if (await parts.Accounts.Find(merchant, accountId) is not { } account) return (Reply.Of(AccountCommands.NotFound), null);
        var from = account.Version;
        if (after is not null && (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from) || from > account.Version))
            return (Reply.Of(InvalidCursor), null);

        return TryAdd(id => new AccountSubscription(connection, parts.Logs.EntryTail, id, AccountId.Key(merchant.Id, accountId), accountId) { Told = from }) is { } made
            ? (Shown(made.Id, from.ToString(CultureInfo.InvariantCulture)), () => Follow(() => Follow(made)))
            : (Reply.Of(TooMany(parts.Settings.MaxSubscriptions)), null);
    }

    private T? TryAdd<T>(Func<string, T> make)
        where T : class, IStreamSubscription
    {
        lock (_lock)
        {
            if (_all.Count >= parts.Settings.MaxSubscriptions) return null;
            var made = make($"s{++_made}");
            _all.Add(made.Id, made);
            if (_isOver) made.End();
            return made;
        }
    }

    private async Task Follow(Func<Task> follow)
    {
        try
        {
            await follow();
        }
        catch (Exception error)
        {
            LogNotFollowed(parts.Logger, error);
            connection.Close(StreamClose.Unavailable);
        }
    }

    /// <summary>Reads the log from where the client left off, as fast as the client reads, then joins the live tail.</summary>
    private async Task Follow(EventSubscription subscription, EventCursor told)
    {
        while (!parts.Logs.EventTail.TryJoin(subscription, ref told))
        {
            foreach (var happened in await Read(() => parts.Logs.Events.TailAsync(told, Page)))
            {
                if (subscription.Wants(happened)) await connection.Tell(subscription.Frame(new StreamEvent(happened, parts.Cursors)));
                told = happened.Cursor;
            }
        }
    }

    /// <summary>Likewise an account's journal.</summary>
    private async Task Follow(AccountSubscription subscription)
    {
        IReadOnlyList<JournalRow> page;
        do
        {
            page = await Read(() => parts.Logs.Entries.EntriesAfterAsync(subscription.AccountKey, subscription.Told, Page));
            foreach (var line in page)
            {
                await connection.Tell(subscription.Frame(line));
                subscription.Told = line.Sequence;
            }
        }
        while (page.Count == Page && !subscription.IsEnded);
        parts.Logs.EntryTail.Join(subscription);
    }

    private static async Task<T> Read<T>(Func<ValueTask<T>> read)
    {
        await CatchingUp.WaitAsync();
        try
        {
            return await read();
        }
        finally
        {
            CatchingUp.Release();
        }
    }
}
