namespace Payments.Domain.Orders.Rules;

/// <summary>
/// The channel is asked to charge, again and again within three minutes of entering; then the order has its result, and money that comes
/// later is late.
/// </summary>
internal sealed class ChargedPolicy : CollectionPolicy
{
    // It has one result, and has had it once it has expired.
    public override bool IsPayableAfterExpiry => false;

    // It is charged again, and ends by its own time.
    public override bool EndsOnFailure => false;

    public override DateTimeOffset EnteredAt(DateTimeOffset? handedOver, DateTimeOffset now) =>
        handedOver is { } earlier && earlier < now ? earlier : now;

    public override void Begin(DecisionBuilder builder) => builder.Schedule(ActionKind.Expire, "", builder.Order.ExpiresAt);

    public override bool Accept(DecisionBuilder builder, string channel, VerificationResult result)
    {
        builder.Record(new OrderProcessing(channel));
        return true;
    }

    public override void AwaitMoney(DecisionBuilder builder, string channel) => builder.Schedule(ActionKind.Charge, channel, builder.Now);

    public override void StayUnpaid(DecisionBuilder builder, ChannelOrderStatus status, bool wasUnreadable)
    {
        var channel = builder.Order.Channel!;
        builder.Complete(ActionKind.Query, channel);
        if (wasUnreadable)
            builder.ResumeCharge(channel);
    }

    public override void StayUnreported(DecisionBuilder builder, string channel, bool cannotBeClosed) =>
        builder.Complete(ActionKind.Query, channel);

    public override void RetryQuery(DecisionBuilder builder, PendingAction query) =>
        builder.Reschedule(query, RetrySchedule.AfterQuery(query.Attempts + 1));

    public override void Resume(DecisionBuilder builder, string channel) => builder.ResumeCharge(channel);
}
