namespace Payments.Domain.Orders.Rules;

/// <summary>
/// The payer pays at the channel, until the deadline. The channel is asked then, and an order is not expired before it has answered or the
/// grace is over.
/// </summary>
internal sealed class PayerConfirmedPolicy : CollectionPolicy
{
    public override bool IsPayableAfterExpiry => true;

    public override bool EndsOnFailure => true;

    public override DateTimeOffset EnteredAt(DateTimeOffset? handedOver, DateTimeOffset now) => now;

    public override void Begin(DecisionBuilder builder)
    {
        // Its deadline comes with the channel that is asked about it.
    }

    public override bool Accept(DecisionBuilder builder, string channel, VerificationResult result)
    {
        if (result is not { PayUrl: { } payUrl, QrCode: { } qrCode })
            return false;
        builder.Record(new OrderAwaitingPayment(channel, payUrl, qrCode));
        return true;
    }

    public override void AwaitMoney(DecisionBuilder builder, string channel)
    {
        if (!builder.HasDiscrepancy(channel))
            builder.Schedule(ActionKind.Query, channel, builder.Order.ExpiresAt);
    }

    public override void StayUnpaid(DecisionBuilder builder, ChannelOrderStatus status, bool wasUnreadable)
    {
        var order = builder.Order;
        if (status.State == ChannelOrderState.Failed)
            End(
                builder,
                new OrderFailed(status.Failure ?? new Failure(FailureCodes.PaymentFailed, "The channel says that the payment failed."))
            );
        else if (builder.Now >= order.ExpiresAt)
            End(builder, new OrderExpired(ChannelAnswered: true));
        else
            builder.Schedule(ActionKind.Query, order.Channel!, order.ExpiresAt);
    }

    public override void StayUnreported(DecisionBuilder builder, string channel, bool cannotBeClosed)
    {
        if (builder.Now < builder.Order.ExpiresAt)
        {
            builder.Schedule(ActionKind.Query, channel, builder.Order.ExpiresAt);
            return;
        }

        End(builder, new OrderExpired(ChannelAnswered: false));
        if (cannotBeClosed)
            builder.Complete(ActionKind.Close, channel);
        builder.Complete(ActionKind.Query, channel);
    }

    public override void RetryQuery(DecisionBuilder builder, PendingAction query)
    {
        var last = builder.Order.ExpiresAt + RetrySchedule.LatePaymentGrace;
        var delay = RetrySchedule.AfterQuery(query.Attempts + 1);
        if (builder.Now >= last)
            End(builder, new OrderExpired(ChannelAnswered: false));
        else
            builder.Reschedule(query, builder.Now + delay < last ? delay : last - builder.Now);
    }

    public override void Resume(DecisionBuilder builder, string channel) =>
        builder.Schedule(ActionKind.Query, channel, builder.Order.ExpiresAt);

    private static void End(DecisionBuilder builder, OrderEvent outcome)
    {
        builder.Record(outcome);
        builder.EndAsUnpaid();
    }
}
