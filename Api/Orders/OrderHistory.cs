using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Payments.Domain;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Api;

/// <summary>One event of an order's history.</summary>
/// <param name="EventId">Its id, which its notification carries too.</param>
/// <param name="Sequence">Its place, from 1.</param>
/// <param name="Type">As <c>order.paid</c>.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Data">What happened.</param>
/// <param name="Body">The same, byte for byte as it is stored.</param>
/// <param name="Hash">Lower-case hex of SHA-256(hash of the event before, body); before the first stand 32 zero bytes.</param>
public sealed record EventResponse(string EventId, long Sequence, string Type, DateTimeOffset OccurredAt, JsonElement Data, string Body, string Hash);

/// <summary>The outcome of recomputing a history's hashes.</summary>
/// <param name="Valid">Every event is as it was written and none is missing.</param>
/// <param name="Events">How many events there are.</param>
/// <param name="HistoryHash">The hash that the order carries.</param>
/// <param name="BrokenAt">The first event that does not fit; one past the last where the order's own hash does not. Null when all is well.</param>
public sealed record VerificationResponse(bool Valid, int Events, string HistoryHash, int? BrokenAt);

/// <summary><c>/v1/orders/{id}/events</c>.</summary>
internal static class OrderHistory
{
    private const int MaxLimit = 100;

    internal static async Task<Results<Ok<PageResponse<EventResponse>>, Problem>> Events(string id, HttpContext http, IGrainFactory grains, IOrderQueries queries)
    {
        var query = new QueryText(http, "limit", "cursor");
        var limit = query.Integer("limit", 1, MaxLimit, MaxLimit);
        var after = query.Cursor("cursor");
        if (query.Fault is { } fault) return (Problem)fault;
        var (view, problem) = await OrderEndpoints.Find(http, grains, id);
        if (view is null) return problem!;

        var rows = await queries.EventsAsync(id, after + 1L, limit + 1, http.RequestAborted);
        var shown = rows.Take(limit).Select(row => Response(id, row)).ToList();
        return TypedResults.Ok(new PageResponse<EventResponse>(shown, rows.Count > limit ? shown[^1].Sequence.ToString() : null));
    }

    internal static async Task<Results<Ok<VerificationResponse>, Problem>> Verify(string id, HttpContext http, IGrainFactory grains, IOrderQueries queries)
    {
        var (view, problem) = await OrderEndpoints.Find(http, grains, id);
        if (view is null) return problem!;

        var links = ImmutableArray.CreateBuilder<StoredLink>(view.Order.Version);
        while (links.Count < view.Order.Version)
        {
            var rows = await queries.EventsAsync(id, links.Count + 1L, MaxLimit, http.RequestAborted);
            if (rows.Count == 0) break;
            // Events that came after the order was read belong to a newer hash.
            foreach (var row in rows.Take(view.Order.Version - links.Count)) links.Add(new StoredLink(row.Body, Convert.ToHexStringLower(row.Hash)));
        }

        var broken = History.FindBreak(links.ToImmutable(), view.Order.HistoryHash);
        return TypedResults.Ok(new VerificationResponse(broken is null, links.Count, view.Order.HistoryHash, broken));
    }

    private static EventResponse Response(string orderId, OrderEventRow row) => new(
        OrderId.Event(orderId, (int)row.Sequence),
        row.Sequence,
        row.Type,
        row.OccurredAt,
        JsonElement.Parse(row.Body),
        Encoding.UTF8.GetString(row.Body),
        Convert.ToHexStringLower(row.Hash));
}
