using System.Globalization;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Checkout;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>One attempt at notifying a merchant.</summary>
/// <param name="EventId">The event; also the notification's <c>webhook-id</c>.</param>
/// <param name="Sequence">The event's place in the order's history.</param>
/// <param name="Attempt">From 1; 0 for one that was asked for, or was exhausted behind another.</param>
/// <param name="At">When it was sent.</param>
/// <param name="DurationMs">How long the endpoint took.</param>
/// <param name="HttpStatus">What it answered; null when it did not.</param>
/// <param name="Outcome"><c>acknowledged</c>, <c>failed</c> or <c>exhausted</c>.</param>
/// <param name="Error">Why it does not count as acknowledged; null when it does.</param>
/// <param name="NextAttemptAt">When the next attempt is due; null when there is none.</param>
/// <param name="Response">The beginning of what the endpoint answered.</param>
public sealed record AttemptResponse(
    string EventId,
    long Sequence,
    long Attempt,
    DateTimeOffset At,
    long DurationMs,
    int? HttpStatus,
    string Outcome,
    string? Error,
    DateTimeOffset? NextAttemptAt,
    string? Response
);

/// <summary>Shows and repeats the notifications of a merchant's orders; <see cref="CommandAdmission"/> has let the merchant in.</summary>
public sealed class NotificationCommands(
    IGrainFactory grains,
    OrderCommands orders,
    IOrderQueries queries,
    AuditLog audit,
    CheckoutLinks checkout
)
{
    /// <summary>How far the list can be read; no order comes near.</summary>
    private const int MaxAttempts = 1_000_000;

    private static readonly PaymentError NoSuchEvent = new PaymentError(
        PaymentErrorCode.EventNotFound,
        "The order has no event of this id that merchants are told of."
    );

    /// <summary>Every attempt at notifying the merchant of an order, oldest first.</summary>
    public async Task<CommandResult<PageResponse<AttemptResponse>>> List(
        Merchant merchant,
        string id,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "limit", "cursor");
        var limit = query.Integer("limit", 1, InputLimits.AttemptsPage, InputLimits.AttemptsPage);
        var shown = query.Cursor("cursor");
        if (shown > MaxAttempts)
            query.Fail(PaymentErrorCode.InvalidCursor, "cursor", "was not given by this list.");
        if (query.Error is { } fault)
            return fault;
        if ((await orders.Find(merchant, id)).Error is { } error)
            return error;

        // One order has few attempts, and they are only ever added at the end.
        var rows = await queries.AttemptsAsync(id, shown + limit + 1, cancellationToken);
        var page = rows.Skip(shown).Take(limit).Select(row => Response(new OrderId(id), row)).ToList();
        return new PageResponse<AttemptResponse>(
            page,
            rows.Count > shown + limit ? (shown + limit).ToString(CultureInfo.InvariantCulture) : null
        );
    }

    /// <summary>Schedules one more notification of an event.</summary>
    public async Task<CommandResult<OrderResponse>> Resend(
        MerchantActor actor,
        string id,
        string eventId,
        CancellationToken cancellationToken
    )
    {
        var merchant = actor.Merchant;
        var found = await orders.Find(merchant, id);
        if (found.Value is not { } view)
            return found.Error!;
        if (
            EventId.SequenceOf(new OrderId(id), eventId, view.Order.Version) is not { } sequence
            || await queries.EventAsync(id, sequence, cancellationToken) is not { Notification: not null }
        )
            return NoSuchEvent;

        return await audit.Record<OrderResponse>(actor, new Act(AuditAction.ResendNotification, merchant.Id, eventId), async () =>
        {
            var reply = await grains.GetOrder(id).Resend(merchant.Id, sequence);
            return reply.Error is { } error
                ? error
                : new CommandResult<OrderResponse>(OrderResponse.Of(reply.View!, checkout), null, CommandEffect.Scheduled);
        });
    }

    private static AttemptResponse Response(OrderId orderId, NotificationAttemptRow row) =>
        new(
            EventId.Of(orderId, (int)row.Sequence),
            row.Sequence,
            row.Attempt,
            row.At,
            (long)row.Duration.TotalMilliseconds,
            row.HttpStatus,
            row.Outcome,
            row.Error,
            row.NextAttemptAt,
            row.Response
        );
}
