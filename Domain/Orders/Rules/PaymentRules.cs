using Payments.Domain.Ids;
using Payments.Domain.Merchants;

namespace Payments.Domain.Orders.Rules;

/// <summary>What news of money does. Money that was taken is never dropped: it pays the order, or it is returned.</summary>
public static class PaymentRules
{
    /// <summary>How many reports that do not match may wait for the channel's own answer; a query covers all of them anyway.</summary>
    public const int MaxDiscrepancies = 16;

    /// <summary>
    /// Records a channel's callback. One that has no business with the order changes nothing but what an operator sees of it.
    /// </summary>
    /// <returns>What says nothing new is no more than counted.</returns>
    public static Decision? ApplyReport(OrderState state, ChannelReport report, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context) { Source = NewsSource.Callback };
        if (report.Payment is { } repeated && builder.FindPayment(report.Channel, repeated.Id) is { } known)
        {
            var isEqual = known.Captured == repeated.Amount.Amount && known.Currency == repeated.Amount.Currency;
            return builder.IgnoreCallback(
                report.Channel,
                isEqual ? IgnoredReason.AlreadyRecorded : IgnoredReason.RecordedOtherwise,
                repeated.Id,
                repeated.Amount,
                isExpected: isEqual && builder.Now - known.RecordedAt < IgnoredCallbackRules.ExpectedWithin
            );
        }

        if (builder.IsForeign(report.Channel, report.Payment))
            return builder.Ignore();
        if (report.Payment is not { } payment)
            return ApplyFailure(builder, report);

        // What the channel once did not confirm it may have taken since, so it is asked every time.
        if (payment.Amount != state.Order.Terms.Amount || state.Order.RefutedPayments.Contains(payment.Id))
            return ApplyDiscrepancy(builder, report.Channel, payment);

        var isCharging = builder.HasPending(ActionKind.Charge, report.Channel);
        builder.RecordPayment(report.Channel, payment);
        // Whether a charge that is under way took money too only the channel can tell, should its answer be lost.
        if (isCharging && builder.Order.Status.HasBeenPaid())
            builder.Schedule(ActionKind.Query, report.Channel, builder.Now + RetrySchedule.MaxCallDuration);
        return builder.Build();
    }

    /// <summary>Tells whether a payment has been recorded.</summary>
    internal static bool HasPayment(this DecisionBuilder builder, string channel, PaymentId paymentId) =>
        builder.FindPayment(channel, paymentId) is not null;

    private static Payment? FindPayment(this DecisionBuilder builder, string channel, PaymentId paymentId)
    {
        foreach (var known in builder.Order.Payments)
            if (known.Id == paymentId && known.Channel == channel)
                return known;
        return null;
    }

    /// <summary>Records money that a channel took.</summary>
    /// <returns>False where it is known already, or counts for nothing.</returns>
    internal static bool RecordPayment(this DecisionBuilder builder, string channel, CapturedPayment captured) =>
        builder.RecordPaymentInMerchantTime(
            channel,
            builder.Merchant.Clock is { } clock ? captured with { PaidAt = clock.ToMerchantTime(captured.PaidAt) } : captured
        );

    /// <summary>Records money that a channel took, its time being the merchant's already.</summary>
    /// <returns>As <see cref="RecordPayment"/>.</returns>
    internal static bool RecordPaymentInMerchantTime(this DecisionBuilder builder, string channel, CapturedPayment captured)
    {
        if (builder.HasPayment(channel, captured.Id) || builder.IsForeign(channel, captured))
            return false;
        builder.MarkPreparedWherePossible();
        var order = builder.Order;
        var said = captured.PaidAt;
        var paidAt =
            said < order.CreatedAt ? order.CreatedAt
            : said > builder.Now ? builder.Now
            : said.ToUniversalTime();
        var ended =
            order.Status is OrderStatus.Cancelled or OrderStatus.Failed or OrderStatus.Rejected
            || (order.Status == OrderStatus.Expired && !CollectionPolicy.Of(builder).IsPayableAfterExpiry);
        var late = ended || paidAt > order.ExpiresAt + RetrySchedule.LatePaymentGrace;
        // Rejected is final, so a policy cannot make such an order paid.
        var accepts = !late || (builder.Merchant.LatePayment == LatePayment.Accept && order.Status != OrderStatus.Rejected);
        var role =
            captured.Amount != order.Terms.Amount ? PaymentRole.Mismatch
            : order.Status.HasBeenPaid() ? PaymentRole.Duplicate
            : accepts ? PaymentRole.Accepted
            : PaymentRole.Late;
        var payment = new Payment
        {
            Id = captured.Id,
            Channel = channel,
            Role = role,
            Currency = captured.Amount.Currency,
            Captured = captured.Amount.Amount,
            PaidAt = paidAt.ToMilliseconds(),
            RecordedAt = builder.Now,
        };

        builder.Record(
            role switch
            {
                PaymentRole.Accepted when order.Terms.Kind == OrderKind.TopUp => new OrderCrediting(payment, late),
                PaymentRole.Accepted => new OrderPaid(payment, late),
                PaymentRole.Duplicate => new PaymentDuplicate(payment),
                PaymentRole.Late => new PaymentLate(payment),
                _ => new PaymentMismatch(payment.Id, captured.Amount, payment),
            }
        );

        if (role != PaymentRole.Accepted)
        {
            builder.RefundInFull(payment);
            return true;
        }

        // Where it takes one payment only, this is the one that could not be read.
        if (!builder.AllowsSeveralPayments(channel) && !builder.HasUnconfirmedPayment(channel))
            builder.ClearUnreadable(channel);
        var isBeingPrepared = builder.HasPending(ActionKind.Verify, "") && !order.Terms.IsCharged();
        builder.EndAsPaid(instead: order.Channel);
        // Where else it was being prepared, and paid, the verification may not come to say any more.
        if (isBeingPrepared)
            builder.ScheduleClose(builder.PossibleChannels);
        if (builder.Order.Status == OrderStatus.Crediting)
            builder.Schedule(ActionKind.Credit, "", builder.Now);
        return true;
    }

    /// <summary>Asks the channel about a report that does not match, unless it is being asked about it already.</summary>
    private static Decision? ApplyDiscrepancy(DecisionBuilder builder, string channel, CapturedPayment payment)
    {
        var isKnown = builder.Discrepancies.Any(discrepancy => discrepancy.PaymentId == payment.Id && discrepancy.Channel == channel);
        var addsNone = isKnown || builder.Discrepancies.Length >= MaxDiscrepancies;
        if (addsNone && builder.HasPending(ActionKind.Query, channel))
            return builder.IgnoreCallback(channel, IgnoredReason.BeingAsked, payment.Id, payment.Amount);

        if (!addsNone)
            builder.Discrepancies = builder.Discrepancies.Add(new PaymentDiscrepancy(channel, payment.Id, payment.Amount));
        builder.Schedule(ActionKind.Query, channel, builder.Now);
        return builder.Build();
    }

    private static Decision? ApplyFailure(DecisionBuilder builder, ChannelReport report)
    {
        // Only the channel that took the order can give it up; another one may merely have lost the race to take it.
        if (IgnoredFailure(builder, report.Channel) is { } reason)
            return builder.IgnoreCallback(report.Channel, reason);
        builder.Record(
            new OrderFailed(report.Failure ?? new Failure(FailureCodes.PaymentFailed, "The channel reported that the payment failed."))
        );
        builder.EndAsUnpaid();
        return builder.Build();
    }

    /// <summary>Why a reported failure changes nothing; null where it ends the order.</summary>
    private static IgnoredReason? IgnoredFailure(DecisionBuilder builder, string channel) =>
        builder.Order.Status.HasBeenPaid() ? IgnoredReason.AlreadyPaid
        : !builder.Order.Status.IsOpen() ? IgnoredReason.OrderEnded
        : channel != builder.Order.Channel ? IgnoredReason.OtherChannel
        : !CollectionPolicy.Of(builder).EndsOnFailure ? IgnoredReason.ChargeDecides
        : null;
}
