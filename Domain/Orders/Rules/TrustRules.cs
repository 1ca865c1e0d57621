using Payments.Domain.Ids;

namespace Payments.Domain.Orders.Rules;

/// <summary>
/// Whose word about an order counts. A signature proves who speaks, not that the order is the speaker's business: that is a channel which
/// the order names or at which it was, or may have been, prepared or charged, and which moves money of the merchant's kind. Where any
/// channel may have the order, one that speaks of a payment unexpectedly is asked; what it says then is its books, not a message.
/// </summary>
public static class TrustRules
{
    /// <summary>How many reports that count for nothing an order keeps, so that nobody can make it grow; all are counted.</summary>
    public const int MaxForeignReports = 16;

    /// <summary>Tells whether what a channel says counts for nothing, and records it if so.</summary>
    /// <param name="builder">The decision in the making.</param>
    /// <param name="channel">Who says it.</param>
    /// <param name="payment">The payment it speaks of; null where it speaks of none.</param>
    /// <param name="unreadable">What it says of money that cannot be read.</param>
    internal static bool IsForeign(
        this DecisionBuilder builder,
        string channel,
        CapturedPayment? payment,
        UnreadablePayment? unreadable = null
    )
    {
        if (ForeignReasonOf(builder, channel, payment) is not { } reason)
            return false;
        var report = new ForeignReport(channel, reason, payment?.Id ?? unreadable?.PaymentId, payment?.Amount, builder.Now);
        var isNew = !builder.ForeignReports.Any(report.IsSameAs) && builder.ForeignReports.Length < MaxForeignReports;
        builder.AddForeignReport(report, isNew);
        // The channel has the order, so the merchant may ask it what it means; there is no money to return.
        if (isNew && reason == ForeignReason.OtherOrder)
            builder.Record(new PaymentMismatch(payment!.Id, payment.Amount, Taken: null));
        // A verification that died with its answer may have left it there, so the channel's own answer decides, where it gives one.
        var isOfMoney = payment is not null || unreadable is not null;
        if (isNew && reason == ForeignReason.OtherChannel && isOfMoney && NamesNoChannel(builder))
            builder.Schedule(ActionKind.Query, channel, builder.Now);
        return true;
    }

    /// <summary>Tells whether a channel is asked only because it speaks of an order of which nobody knows that it has it.</summary>
    internal static bool IsStranger(this DecisionBuilder builder, string channel) => !IsRelated(builder, channel);

    /// <summary>
    /// A channel turns out to have had the order. Money that it spoke of before that was known counted for nothing, so it is asked about it
    /// now; where it cannot be asked its signed word counts.
    /// </summary>
    internal static void ReconsiderReports(this DecisionBuilder builder, string channel)
    {
        foreach (var report in builder.ForeignReports)
        {
            if (report is not { Reason: ForeignReason.OtherChannel, PaymentId: { } id, Reported: { } amount } || report.Channel != channel)
                continue;
            if (builder.HasPayment(channel, id) || builder.Discrepancies.Length >= PaymentRules.MaxDiscrepancies)
                continue;
            builder.Discrepancies = builder.Discrepancies.Add(new PaymentDiscrepancy(channel, id, amount));
            builder.Schedule(ActionKind.Query, channel, builder.Now);
        }
    }

    private static ForeignReason? ForeignReasonOf(DecisionBuilder builder, string channel, CapturedPayment? payment) =>
        !builder.IsOfMerchantMode(channel) ? ForeignReason.OtherMode
        : !IsRelated(builder, channel) ? ForeignReason.OtherChannel
        : payment is not null && IsPaymentOfOtherOrder(builder, channel, payment.Id) ? ForeignReason.OtherOrder
        : null;

    private static bool IsRelated(DecisionBuilder builder, string channel)
    {
        var order = builder.Order;
        return channel == order.Channel
            || order.Terms.Channels.Contains(channel)
            || builder.PreparedElsewhere.Contains(channel)
            || builder.PendingActions.Any(action => action.Subject == channel && action.Kind is ActionKind.Close or ActionKind.Charge)
            || order.Payments.Any(payment => payment.Channel == channel)
            || IsPossiblyInPreparation(builder);
    }

    /// <summary>An order that names no channel may be with any of them while they are being asked.</summary>
    internal static bool IsPossiblyInPreparation(DecisionBuilder builder) =>
        NamesNoChannel(builder) && builder.HasPending(ActionKind.Verify, "");

    /// <summary>Any channel of the merchant's mode may have prepared it; a top-up is charged only where that was written down.</summary>
    private static bool NamesNoChannel(DecisionBuilder builder) =>
        builder.Order.Terms is { Channels.IsEmpty: true, Kind: not OrderKind.TopUp };

    private static bool IsPaymentOfOtherOrder(DecisionBuilder builder, string channel, PaymentId paymentId) =>
        builder.IsPaymentOfOtherOrder(channel, paymentId)
        || builder.ForeignReports.Any(known =>
            known.Reason == ForeignReason.OtherOrder && known.Channel == channel && known.PaymentId == paymentId
        );
}
