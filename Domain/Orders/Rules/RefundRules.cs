using System.Globalization;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Text;

namespace Payments.Domain.Orders.Rules;

/// <summary>Returning money that pays an order, and what a channel's answer to any refund does.</summary>
public static class RefundRules
{
    /// <summary>How many refunds a merchant may ask for of one order, those that failed included.</summary>
    public const int MaxRefunds = 100;

    /// <summary>
    /// Reserves a refund of the payment that pays the order, or recognises the one that the same request made before.
    /// Other payments are returned in full by the server itself and cannot be asked for.
    /// </summary>
    /// <returns>
    /// A decision for a new refund; the unchanged order for a replay; <see cref="PaymentErrorCode.IdempotencyConflict"/>,
    /// <see cref="PaymentErrorCode.OrderNotRefundable"/>, <see cref="PaymentErrorCode.RefundExceedsCaptured"/> or
    /// <see cref="PaymentErrorCode.TooManyRefunds"/>, looked at in this order.
    /// </returns>
    /// <param name="state">The order.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="context">The clock and the merchant's terms.</param>
    /// <param name="holdId">What <see cref="ReserveHold"/> named and the account has set aside; null where the order recharged no
    /// account.</param>
    public static Result<Decision> Request(OrderState state, RefundOrderCommand asked, DecisionContext context, HoldId? holdId = null)
    {
        var order = state.Order;
        if (order.Refunds.FirstOrDefault(known => known.MerchantRefundId == asked.MerchantRefundId) is { } existing)
            return existing.Fingerprint == asked.Fingerprint ? new Decision(state, [], []) : OrderErrors.IdempotencyConflict(existing);
        if (order.AcceptedPayment is not { } paid || order.Status == OrderStatus.Crediting)
            return OrderErrors.NotRefundable(order.Status);
        if (asked.Amount > paid.Refundable)
            return OrderErrors.ExceedsCaptured(paid, asked.Amount);
        if (order.Refunds.Count(known => known.MerchantRefundId is not null) >= MaxRefunds)
            return OrderErrors.TooManyRefunds;

        var builder = new DecisionBuilder(state, context);
        if (holdId is not null)
            builder.Complete(ActionKind.ExpireHold, holdId);
        builder.ScheduleRefund(
            new Refund
            {
                Id = order.Id.RequestedRefund(asked.MerchantRefundId),
                PaymentId = paid.Id,
                Channel = paid.Channel,
                Amount = asked.Amount,
                Reason = asked.Reason,
                Status = RefundStatus.Requested,
                RequestedAt = builder.Now,
                MerchantRefundId = asked.MerchantRefundId,
                Fingerprint = asked.Fingerprint,
                HoldId = holdId,
            }
        );
        return builder.Build();
    }

    /// <summary>
    /// Names what is to be set aside on the account that the order recharged, before it is. If it is not used, it is given up after a
    /// minute: by a decision of its own, since an activation that another has overtaken must not release what a refund has come to use
    /// meanwhile.
    /// </summary>
    public static (Decision Decision, HoldId HoldId) ReserveHold(OrderState state, RefundOrderCommand asked, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        var refundId = state.Order.Id.RequestedRefund(asked.MerchantRefundId);
        // A request that was lost keeps a hold of its own, so each has another name.
        var number = builder.Now.ToUnixTimeMilliseconds();
        while (
            builder.HasPending(ActionKind.ExpireHold, HoldIdOf(refundId, number))
            || builder.HasPending(ActionKind.Release, HoldIdOf(refundId, number))
        )
            number++;
        builder.Schedule(ActionKind.ExpireHold, HoldIdOf(refundId, number), builder.Now + RetrySchedule.UnusedHoldTimeout);
        return (builder.Build(), HoldIdOf(refundId, number));
    }

    /// <summary>The account had not enough: nothing was set aside, and nothing is to be released.</summary>
    public static Decision AbandonHold(OrderState state, HoldId holdId, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        builder.Complete(ActionKind.ExpireHold, holdId);
        return builder.Build();
    }

    /// <summary>No refund has made use of a hold in time: from now on none can, and what was set aside is released.</summary>
    /// <returns>Null when it has been used or given up since.</returns>
    public static Decision? ExpireHold(OrderState state, HoldId holdId, int attempt, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.ExpireHold, holdId, attempt) is null)
            return null;
        builder.Complete(ActionKind.ExpireHold, holdId);
        builder.Schedule(ActionKind.Release, holdId, builder.Now);
        return builder.Build();
    }

    /// <summary>
    /// Records the answer to attempt <paramref name="attempt"/> at a refund; it is repeated until the channel says yes or no.
    /// </summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? ApplyResult(
        OrderState state,
        string refundId,
        int attempt,
        RefundOutcome outcome,
        Failure? failure,
        DecisionContext context
    )
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.Refund, refundId, attempt) is not { } asked)
            return null;

        var refund = builder.Order.Refunds.First(candidate => candidate.Id == refundId);
        switch (outcome)
        {
            case RefundOutcome.Succeeded:
                builder.Complete(ActionKind.Refund, refundId);
                builder.Record(new RefundSucceeded(refundId, refund.PaymentId, refund.Amount, refund.MerchantRefundId));
                if (refund.HoldId is { } spent)
                    builder.Schedule(ActionKind.Capture, spent, builder.Now);
                break;
            case RefundOutcome.Failed:
                builder.Complete(ActionKind.Refund, refundId);
                builder.Record(
                    new RefundFailed(
                        refundId,
                        refund.PaymentId,
                        refund.Amount,
                        failure ?? new Failure(FailureCodes.RefundFailed, "The channel refused the refund and gave no reason."),
                        refund.MerchantRefundId
                    )
                );
                if (refund.HoldId is { } kept)
                    builder.Schedule(ActionKind.Release, kept, builder.Now);
                break;
            default:
                builder.Reschedule(asked, RetrySchedule.AfterRefund(asked.Attempts + 1));
                break;
        }

        return builder.Build();
    }

    /// <summary>Returns a payment that the server must not keep.</summary>
    internal static void RefundInFull(this DecisionBuilder builder, Payment payment) =>
        builder.ScheduleRefund(
            new Refund
            {
                Id = builder.Order.Id.AutomaticRefund(payment.Channel, payment.Id),
                PaymentId = payment.Id,
                Channel = payment.Channel,
                Amount = payment.Captured,
                Reason = SnakeCase<PaymentRole>.Of(payment.Role),
                Status = RefundStatus.Requested,
                RequestedAt = builder.Now,
            }
        );

    private static HoldId HoldIdOf(string refundId, long number) => new(refundId + ":" + number.ToString(CultureInfo.InvariantCulture));

    private static void ScheduleRefund(this DecisionBuilder builder, Refund refund)
    {
        builder.Record(new RefundRequested(refund));
        builder.Schedule(ActionKind.Refund, refund.Id, builder.Now);
    }
}
