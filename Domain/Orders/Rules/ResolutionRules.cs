using Payments.Domain.Errors;

namespace Payments.Domain.Orders.Rules;

/// <summary>
/// What becomes of money that a channel speaks of and that cannot be read: the order neither expires nor forgets it. The channel is asked
/// on until its answer can be read, or until an operator says what was taken.
/// </summary>
public static class ResolutionRules
{
    /// <summary>
    /// How many different things that a channel said and nobody could read are remembered of an order: 8. Beyond that it waits all the
    /// same.
    /// </summary>
    public const int MaxUnconfirmedPayments = 8;

    /// <summary>Records a callback that says that money was taken, and not readably how much: the channel is asked.</summary>
    /// <returns>What says nothing new is no more than counted.</returns>
    public static Decision? ApplyReport(OrderState state, UnreadableReport report, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context) { Source = NewsSource.Callback };
        if (builder.IsForeign(report.Channel, payment: null, report.Payment))
            return builder.Ignore();
        var isWaiting = builder.IsUnreadable(report.Channel) && builder.HasPending(ActionKind.Query, report.Channel);
        var events = builder.Order.Version;
        var paymentId = report.Payment.PaymentId;
        if (!builder.RecordUnreadable(report.Channel, report.Payment))
        {
            var isKnown = paymentId is { } id && builder.HasPayment(report.Channel, id);
            return builder.IgnoreCallback(report.Channel, isKnown ? IgnoredReason.AlreadyRecorded : IgnoredReason.Resolved, paymentId);
        }

        if (isWaiting && builder.Order.Version == events)
            return builder.IgnoreCallback(report.Channel, IgnoredReason.BeingAsked, paymentId);

        builder.Schedule(ActionKind.Query, report.Channel, builder.Now);
        return builder.Build();
    }

    /// <summary>
    /// An operator says what the channel took. Where it spoke of other payments too that cannot be read, the order waits on for those.
    /// </summary>
    /// <returns>
    /// The unchanged order where that was said before; <see cref="PaymentErrorCode.NothingToResolve"/> where there is no question.
    /// </returns>
    public static Result<Decision> Resolve(OrderState state, ResolvePaymentCommand asked, DecisionContext context)
    {
        var waiting = state.UnreadableChannels ?? [];
        var channel = asked.Channel ?? (waiting is [var only] ? only : null);
        if (channel is null || !waiting.Contains(channel))
        {
            return state.Order.Payments.Any(payment => payment.Id == asked.PaymentId && (channel is null || payment.Channel == channel))
                ? new Decision(state, [], [])
                : OrderErrors.NothingToResolve(waiting, asked.Channel);
        }

        var builder = new DecisionBuilder(state, context) { Source = NewsSource.Operator };
        if (asked.PaymentId is { } other && builder.IsPaymentOfOtherOrder(channel, other))
            return OrderErrors.PaymentOfOtherOrder(channel, other);
        var resolved = new PaymentResolved(channel, asked.PaymentId, asked.Reason);
        var answered = (state.Order.UnconfirmedPayments ?? []).LastOrDefault(unconfirmed =>
            !unconfirmed.IsResolved && resolved.Answers(unconfirmed)
        );
        if (answered is null && asked.PaymentId is { } known && builder.HasPayment(channel, known) && builder.MayHaveOthers(channel))
            return new Decision(state, [], []);
        builder.Record(resolved);
        var isAnswered = asked.PaymentId is null || !builder.MayHaveOthers(channel);
        if (isAnswered)
        {
            builder.ClearUnreadable(channel);
            builder.Complete(ActionKind.Query, channel);
        }

        if (asked is { PaymentId: { } id, Amount: { } amount })
            builder.RecordPaymentInMerchantTime(channel, new CapturedPayment(id, amount, asked.PaidAt ?? answered?.At ?? builder.Now));
        if (isAnswered)
            builder.Resume(channel);
        return builder.Build();
    }

    /// <summary>Remembers what cannot be read, unless it is known from elsewhere or an operator has answered for it.</summary>
    /// <returns>False where there is no question.</returns>
    internal static bool RecordUnreadable(this DecisionBuilder builder, string channel, UnreadablePayment payment)
    {
        if (payment.PaymentId is { } id && builder.HasPayment(channel, id))
            return false;
        var known = builder.Order.UnconfirmedPayments ?? [];
        var same = known.FirstOrDefault(unconfirmed =>
            unconfirmed.Channel == channel && unconfirmed.Problem == payment.Problem && unconfirmed.PaymentId == payment.PaymentId
        );
        if (same is { IsResolved: true })
            return false;
        if (same is null && known.Length < MaxUnconfirmedPayments)
            builder.Record(new PaymentUnreadable(channel, payment.Problem, payment.Answer, payment.PaymentId));
        if (!builder.IsUnreadable(channel))
            builder.UnreadableChannels = (builder.UnreadableChannels ?? []).Add(channel);
        return true;
    }

    /// <summary>Tells whether the channel's last word on money could not be read.</summary>
    internal static bool IsUnreadable(this DecisionBuilder builder, string channel) =>
        builder.UnreadableChannels is { } channels && channels.Contains(channel);

    /// <summary>
    /// Tells whether the channel's answer leaves the question open: it speaks of payments, but not of the one that could not be read. One
    /// that tells of a single payment of an order may have another.
    /// </summary>
    internal static bool IsStillUnreadable(this DecisionBuilder builder, string channel, ChannelOrderStatus status) =>
        status is not { Payments.IsEmpty: true, Unreadable: null }
        && builder.IsUnreadable(channel)
        && builder.HasUnconfirmedPayment(channel);

    /// <summary>Tells whether a payment that could not be read is known by its id, and is none of those that could be.</summary>
    internal static bool HasUnconfirmedPayment(this DecisionBuilder builder, string channel) =>
        (builder.Order.UnconfirmedPayments ?? []).Any(unconfirmed =>
            unconfirmed is { IsResolved: false, PaymentId: { } id } && unconfirmed.Channel == channel && !builder.HasPayment(channel, id)
        );

    /// <summary>Tells whether the channel spoke of more than is answered: what did not fit is not remembered one by one.</summary>
    private static bool MayHaveOthers(this DecisionBuilder builder, string channel) =>
        builder.HasUnconfirmedPayment(channel) || builder.Order.UnconfirmedPayments is { Length: >= MaxUnconfirmedPayments };

    /// <summary>There is no question about the channel any more.</summary>
    internal static void ClearUnreadable(this DecisionBuilder builder, string channel)
    {
        if (builder.UnreadableChannels is { } channels)
            builder.UnreadableChannels = channels.Remove(channel) is { IsEmpty: false } others ? others : null;
    }

    /// <summary>
    /// The order goes on from where the question held it: what was not paid is charged again or ends by its time, whose end may be over.
    /// </summary>
    private static void Resume(this DecisionBuilder builder, string channel)
    {
        var order = builder.Order;
        if (!order.Status.IsOpen() || channel != order.Channel)
            return;
        CollectionPolicy.Of(builder).Resume(builder, channel);
    }
}
