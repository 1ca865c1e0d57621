using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Payments.Application.Access;
using Payments.Application.Results;
using Payments.Domain.Accounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;

namespace Payments.Api.Streaming;

/// <summary>What one connection has subscribed to.</summary>
internal sealed partial class Subscriptions(StreamConnection connection, StreamContext context)
{
    private const int PageSize = 512;

    public static readonly PaymentError NotFound = new(
        PaymentErrorCode.SubscriptionNotFound,
        "The connection has no such subscription.",
        "subscription"
    );

    private static readonly PaymentError InvalidCursor = new PaymentError(
        PaymentErrorCode.InvalidCursor,
        "after was not given by an event of this server.",
        "after"
    );

    private static readonly PaymentError OrderOrAccount = new PaymentError(
        PaymentErrorCode.InvalidValue,
        "A subscription is to an order or to an account, not to both.",
        "account_id"
    );

    /// <summary>
    /// How many connections of a process read the log to catch up at once, so that many that come back do not push out commands: 4.
    /// </summary>
    private static readonly SemaphoreSlim CatchUpConcurrency = new(4);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IStreamSubscription> _all = new(StringComparer.Ordinal);
    private int _created;
    private bool _isEnded;

    /// <summary>Makes a subscription.</summary>
    /// <returns>The answer, and what begins to tell of events once that has been sent; null where nothing was made.</returns>
    public async Task<(StreamReply Reply, Func<Task>? Begin)> Subscribe(MerchantCaller caller, ClientFrame frame)
    {
        try
        {
            if (context.Admission.Admit(caller, KeyScope.Read) is { } error)
                return (StreamReply.Of(error), null);
            if (frame.CheckKnown(["order_id", "account_id", "after"]) is { } unknown)
                return (StreamReply.Of(unknown), null);
            var orderId = frame.OptionalText("order_id", out var fault);
            var accountId = frame.OptionalText("account_id", out var second);
            var after = frame.OptionalText("after", out var third);
            if ((fault ?? second ?? third) is { } wrong)
                return (StreamReply.Of(wrong), null);
            if (accountId is null)
                return await SubscribeToEvents(caller.Merchant, orderId is null ? null : new OrderId(orderId), after);
            return orderId is null
                ? await SubscribeToEntries(caller.Merchant, new AccountId(accountId), after)
                : (StreamReply.Of(OrderOrAccount), null);
        }
        catch (Exception error)
        {
            var failure = CommandErrors.Of(error);
            LogNotSubscribed(context.Logger, error, failure.CodeText);
            return (StreamReply.Of(failure), null);
        }
    }

    public bool TryRemove(string id)
    {
        IStreamSubscription? removed;
        lock (_lock)
            if (!_all.Remove(id, out removed))
                return false;
        removed.End();
        return true;
    }

    /// <summary>The connection is over.</summary>
    public void End()
    {
        IStreamSubscription[] left;
        lock (_lock)
        {
            _isEnded = true;
            left = [.. _all.Values];
            _all.Clear();
        }

        foreach (var subscription in left)
            subscription.End();
    }

    public static StreamReply ReplyOf(string id, string? from)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("subscription", id);
            if (from is not null)
                writer.WriteString("cursor", from);
            writer.WriteEndObject();
        }

        return new StreamReply(StatusCodes.Status200OK, buffer.WrittenSpan.ToArray());
    }

    private static PaymentError TooMany(int limit) =>
        new(PaymentErrorCode.TooManySubscriptions, $"The connection has {limit} subscriptions, which is the most there may be.");

    private async Task<(StreamReply Reply, Func<Task>? Begin)> SubscribeToEvents(Merchant merchant, OrderId? orderId, string? after)
    {
        if (orderId is { } order && (await context.Orders.Find(merchant, order)).Error is { } noOrder)
            return (StreamReply.Of(noOrder), null);
        var from = await context.Sources.Events.LastEventCursorAsync();
        if (after is not null)
        {
            if (context.Cursors.Decode(merchant.Id, after) is not { } cursor || cursor > from)
                return (StreamReply.Of(InvalidCursor), null);
            from = cursor;
        }

        return TryAdd(id => new EventSubscription(connection, context.Sources.EventTail, id, merchant.Id, orderId)) is { } made
            ? (ReplyOf(made.Id, context.Cursors.Encode(merchant.Id, from)), () => Follow(() => Follow(made, from)))
            : (StreamReply.Of(TooMany(context.Settings.MaxSubscriptions)), null);
    }

    private async Task<(StreamReply Reply, Func<Task>? Begin)> SubscribeToEntries(Merchant merchant, AccountId accountId, string? after)
    {
        if (await context.Accounts.Find(merchant, accountId) is not { } account)
            return (StreamReply.Of(AccountErrors.NotFound), null);
        var from = account.Version;
        if (
            after is not null
            && (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from) || from > account.Version)
        )
            return (StreamReply.Of(InvalidCursor), null);

        return
            TryAdd(id => new AccountSubscription(
                connection,
                context.Sources.EntryTail,
                id,
                AccountId.Key(merchant.Id, accountId),
                accountId
            )
            {
                Position = from,
            })
                is { } made
            ? (ReplyOf(made.Id, from.ToString(CultureInfo.InvariantCulture)), () => Follow(() => Follow(made)))
            : (StreamReply.Of(TooMany(context.Settings.MaxSubscriptions)), null);
    }

    private T? TryAdd<T>(Func<string, T> make)
        where T : class, IStreamSubscription
    {
        lock (_lock)
        {
            if (_all.Count >= context.Settings.MaxSubscriptions)
                return null;
            var made = make($"s{++_created}");
            _all.Add(made.Id, made);
            if (_isEnded)
                made.End();
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
            LogNotFollowed(context.Logger, error);
            connection.Close(StreamClose.Unavailable);
        }
    }

    /// <summary>Reads the log from where the client left off, as fast as the client reads, then joins the live tail.</summary>
    private async Task Follow(EventSubscription subscription, EventCursor told)
    {
        while (!context.Sources.EventTail.TryAdd(subscription, ref told))
        {
            foreach (var happened in await Read(() => Written(subscription, told)))
            {
                if (happened.Suffix is { } written)
                    await connection.Send(subscription.Frame(written));
                told = happened.Source.Cursor;
            }
        }
    }

    /// <summary>A page of the log; what the subscription is to be told of it is written.</summary>
    private async ValueTask<StreamEvent[]> Written(EventSubscription subscription, EventCursor told)
    {
        var page = await context.Sources.Events.EventsAfterAsync(told, PageSize);
        StreamEvent[] events = [.. page.Select(happened => new StreamEvent(happened))];
        await StreamEvent.Write([.. events.Where(shown => subscription.Matches(shown.Source))], context.Sources.Orders, context.Cursors);
        return events;
    }

    /// <summary>Likewise an account's journal.</summary>
    private async Task Follow(AccountSubscription subscription)
    {
        IReadOnlyList<JournalRow> page;
        do
        {
            page = await Read(() => context.Sources.Entries.EntriesAfterAsync(subscription.AccountKey, subscription.Position, PageSize));
            foreach (var line in page)
            {
                await connection.Send(subscription.Frame(line));
                subscription.Position = line.Sequence;
            }
        } while (page.Count == PageSize && !subscription.IsEnded);
        context.Sources.EntryTail.Add(subscription);
    }

    private static async Task<T> Read<T>(Func<ValueTask<T>> read)
    {
        await CatchUpConcurrency.WaitAsync();
        try
        {
            return await read();
        }
        finally
        {
            CatchUpConcurrency.Release();
        }
    }
}
