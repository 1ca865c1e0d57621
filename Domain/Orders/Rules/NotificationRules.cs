using System.Globalization;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;

namespace Payments.Domain.Orders.Rules;

/// <summary>What an attempt at telling the merchant does.</summary>
public static class NotificationRules
{
    /// <summary>Records an attempt at the first in the order's outbox.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? ApplyAttempt(OrderState state, EventId eventId, int attempt, Delivery delivery, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        var (outbox, rows) = builder.Outbox.RecordAttempt(
            eventId,
            attempt,
            builder.ToMerchantTime(delivery),
            builder.Now,
            builder.Jitter,
            builder.Merchant.NotifySchedule
        );
        if (rows.IsEmpty)
            return null;
        builder.ReplaceOutbox(outbox, rows);
        return builder.Build();
    }

    /// <summary>Records that the first in the order's outbox was not sent, because the circuit of its URL is open.</summary>
    /// <returns>Null when that is stale and changes nothing.</returns>
    public static Decision? ApplyDeferral(OrderState state, EventId eventId, int attempt, TimeSpan deferral, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        var outbox = builder.Outbox.Defer(eventId, attempt, builder.Now + deferral);
        if (ReferenceEquals(outbox, builder.Outbox))
            return null;
        builder.ReplaceOutbox(outbox, []);
        return builder.Build();
    }

    /// <summary>Queues again everything that is exhausted.</summary>
    /// <returns>The unchanged order where nothing was; a rejection where the order and its merchant have no URL to tell.</returns>
    public static Result<Decision> ResendExhausted(OrderState state, DecisionContext context)
    {
        if (state.Outbox.Exhausted.IsEmpty)
            return new Decision(state, [], []);
        if (!context.Merchant.HasNotifyUrl && state.Order.Terms.NotifyUrl is null)
            return OrderErrors.NoNotifyUrl;
        var builder = new DecisionBuilder(state, context);
        builder.ReplaceOutbox(builder.Outbox.RequeueExhausted(builder.Order.Id, builder.Now), []);
        return builder.Build();
    }

    /// <summary>Schedules one more notification of an event that was acknowledged or exhausted.</summary>
    /// <param name="state">The order.</param>
    /// <param name="sequence">The event's place in the history; the caller has checked that merchants are notified of it.</param>
    /// <param name="context">The clock and the merchant's terms.</param>
    /// <returns>A rejection where the order and its merchant have no URL to tell.</returns>
    public static Result<Decision> Resend(OrderState state, int sequence, DecisionContext context)
    {
        if (!context.Merchant.HasNotifyUrl && state.Order.Terms.NotifyUrl is null)
            return OrderErrors.NoNotifyUrl;
        var builder = new DecisionBuilder(state, context);
        builder.Schedule(ActionKind.Resend, Subject(sequence), builder.Now);
        return builder.Build();
    }

    /// <summary>Records an attempt that somebody asked for: there is only one, whatever comes of it.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? ApplyResend(OrderState state, int sequence, int attempt, Delivery delivery, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.Resend, Subject(sequence), attempt) is null)
            return null;
        builder.Complete(ActionKind.Resend, Subject(sequence));
        var outcome = delivery.IsAcknowledged ? AttemptOutcome.Acknowledged : AttemptOutcome.Failed;
        builder.ReplaceOutbox(
            builder.Outbox.RecordResend(sequence, delivery.IsAcknowledged),
            [NotificationAttempt.Of(sequence, 0, outcome, builder.ToMerchantTime(delivery), null)]
        );
        return builder.Build();
    }

    private static string Subject(int sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
