using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Api;

/// <summary>One attempt at notifying a merchant.</summary>
/// <param name="EventId">The event that was told; also the notification's <c>webhook-id</c>.</param>
/// <param name="Sequence">The event's place in the order's history.</param>
/// <param name="Attempt">From 1; 0 for one that was asked for, or was given up behind another.</param>
/// <param name="At">When it was sent.</param>
/// <param name="DurationMs">How long the endpoint took.</param>
/// <param name="HttpStatus">What it answered; null when it did not.</param>
/// <param name="Outcome"><c>acknowledged</c>, <c>failed</c> or <c>exhausted</c>.</param>
/// <param name="Error">Why it does not count as acknowledged; null when it does.</param>
/// <param name="NextAttemptAt">When the next attempt is due; null when there is none.</param>
/// <param name="Response">The beginning of what the endpoint answered.</param>
public sealed record AttemptResponse(
    string EventId, long Sequence, long Attempt, DateTimeOffset At, long DurationMs, int? HttpStatus, string Outcome, string? Error, DateTimeOffset? NextAttemptAt, string? Response);

/// <summary><c>/v1/orders/{id}/notifications</c>.</summary>
internal static class NotificationEndpoints
{
    private const int MaxAttempts = 500;

    private static readonly Problem NoSuchEvent = new Rejection(RejectionCode.EventNotFound, "The order has no event of this id that merchants are told of.");

    internal static async Task<Results<Ok<PageResponse<AttemptResponse>>, Problem>> List(string id, HttpContext http, IGrainFactory grains, IOrderQueries queries)
    {
        var (view, problem) = await OrderEndpoints.Find(http, grains, id);
        if (view is null) return problem!;
        var rows = await queries.AttemptsAsync(id, MaxAttempts, http.RequestAborted);
        return TypedResults.Ok(new PageResponse<AttemptResponse>([.. rows.Select(row => Response(id, row))], null));
    }

    internal static async Task<Results<Accepted<OrderResponse>, Problem>> Resend(
        string id, string eventId, HttpContext http, IGrainFactory grains, IOrderQueries queries)
    {
        var (view, problem) = await OrderEndpoints.Find(http, grains, id);
        if (view is null) return problem!;
        if (OrderId.SequenceOf(id, eventId, view.Order.Version) is not { } sequence
            || await queries.EventAsync(id, sequence, http.RequestAborted) is not { Notification: not null }) return NoSuchEvent;

        var reply = await grains.GetGrain<IOrderGrain>(id).Resend(http.Merchant().Id, sequence);
        return reply.Rejection is { } rejection
            ? (Problem)rejection
            : TypedResults.Accepted($"/v1/orders/{id}/notifications", OrderResponse.Of(reply.View!));
    }

    private static AttemptResponse Response(string orderId, NotificationAttemptRow row) => new(
        OrderId.Event(orderId, (int)row.Sequence), row.Sequence, row.Attempt, row.At, (long)row.Duration.TotalMilliseconds,
        row.HttpStatus, row.Outcome, row.Error, row.NextAttemptAt, row.Response);
}
