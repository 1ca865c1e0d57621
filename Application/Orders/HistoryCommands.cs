using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Primitives;
using Payments.Application.Access;
using Payments.Application.Results;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>One event of an order's history.</summary>
/// <param name="EventId">Its id, which its notification carries too.</param>
/// <param name="Sequence">Its place, from 1.</param>
/// <param name="Type">As <c>order.paid</c>.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Data">What happened, and the order right after it; null where the stored history is damaged by then, or a newer server
/// wrote it.</param>
/// <param name="Body">What happened, byte for byte as it is stored.</param>
/// <param name="Hash">Lower-case hex of SHA-256(hash of the event before, body); before the first stand 32 zero bytes.</param>
public sealed record EventResponse(
    string EventId,
    long Sequence,
    string Type,
    DateTimeOffset OccurredAt,
    EventData? Data,
    string Body,
    string Hash
);

/// <summary>The outcome of recomputing a history's hashes.</summary>
/// <param name="Valid">Every event is as it was written and none is missing.</param>
/// <param name="Events">How many events there are.</param>
/// <param name="HistoryHash">The hash that the order carries.</param>
/// <param name="BrokenAt">The first event that does not fit; one past the last where the order's own hash does not. Null when all is
/// well.</param>
public sealed record VerificationResponse(bool Valid, int Events, string HistoryHash, int? BrokenAt);

/// <summary>Shows the history of a merchant's orders; <see cref="CommandAdmission"/> has let the merchant in.</summary>
public sealed class HistoryCommands(OrderCommands orders, IOrderQueries queries)
{
    /// <summary>An order's events in their order.</summary>
    public async Task<CommandResult<PageResponse<EventResponse>>> Events(
        Merchant merchant,
        string id,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "limit", "cursor");
        var limit = query.Integer("limit", 1, InputLimits.MaxPage, InputLimits.MaxPage);
        var after = query.Cursor("cursor");
        if (query.Error is { } fault)
            return fault;
        if ((await orders.Find(merchant, id)).Error is { } error)
            return error;

        // From the first, because each is shown with the order that all before it made. An order has few pages.
        var (shown, hasMore) = (new List<EventResponse>(), false);
        PastOrder? order = null;
        var read = 0L;
        IReadOnlyList<OrderEventRow> rows;
        do
        {
            rows = await queries.EventsAsync(id, read + 1, InputLimits.MaxPage, cancellationToken);
            foreach (var row in rows.TakeWhile(_ => !hasMore))
            {
                hasMore = shown.Count == limit;
                (read, order) = (row.Sequence, PastOrders.Next(order, row));
                if (!hasMore && row.Sequence > after)
                    shown.Add(Response(new OrderId(id), row, order));
            }
        } while (!hasMore && rows.Count == InputLimits.MaxPage);

        return new PageResponse<EventResponse>(shown, hasMore ? shown[^1].Sequence.ToString() : null);
    }

    /// <summary>Recomputes the history's hash chain.</summary>
    public async Task<CommandResult<VerificationResponse>> Verify(Merchant merchant, string id, CancellationToken cancellationToken)
    {
        var found = await orders.Find(merchant, id);
        if (found.Value is not { } view)
            return found.Error!;

        var links = ImmutableArray.CreateBuilder<StoredLink>(view.Order.Version);
        while (links.Count < view.Order.Version)
        {
            var rows = await queries.EventsAsync(id, links.Count + 1L, InputLimits.MaxPage, cancellationToken);
            if (rows.Count == 0)
                break;
            // Events that came after the order was read belong to a newer hash.
            foreach (var row in rows.Take(view.Order.Version - links.Count))
                links.Add(new StoredLink(row.Body, Convert.ToHexStringLower(row.Hash)));
        }

        var broken = History.FindBreak(links.ToImmutable(), view.Order.HistoryHash);
        return new VerificationResponse(broken is null, links.Count, view.Order.HistoryHash, broken);
    }

    /// <summary>Callbacks of channels that changed nothing, in the order in which they first came, on one page: there are few.</summary>
    public async Task<CommandResult<PageResponse<IgnoredCallbackResponse>>> IgnoredCallbacks(Merchant merchant, string id)
    {
        var found = await orders.Find(merchant, id);
        return found.Value is { } view
            ? new PageResponse<IgnoredCallbackResponse>([.. (view.IgnoredCallbacks ?? []).Select(IgnoredCallbackResponse.Of)], null)
            : found.Error!;
    }

    private static EventResponse Response(OrderId orderId, OrderEventRow row, PastOrder? after) =>
        new(
            EventId.Of(orderId, (int)row.Sequence),
            row.Sequence,
            row.Type,
            row.OccurredAt,
            after is null ? null : EventData.Of(after),
            Encoding.UTF8.GetString(row.Body),
            Convert.ToHexStringLower(row.Hash)
        );
}
