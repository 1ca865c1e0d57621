using System.Linq;

namespace Payments.Domain;

/// <summary>
/// Whose word about an order counts. A signature proves who speaks, not that the order is the speaker's business: that is a channel which the
/// order names or at which it was, or may have been, prepared or charged, and which moves money of the merchant's kind.
/// </summary>
public static class Trusting
{
    /// <summary>How many reports that count for nothing an order keeps, so that nobody can make it grow; all are counted.</summary>
    public const int MaxForeignReports = 16;

    /// <summary>Tells whether what a channel says counts for nothing, and takes note of it if so.</summary>
    /// <param name="draft">The decision in the making.</param>
    /// <param name="channel">Who says it.</param>
    /// <param name="payment">The payment it speaks of; null where it speaks of none.</param>
    internal static bool IsForeign(this Draft draft, string channel, TakenPayment? payment)
    {
        if (Objection(draft, channel, payment) is not { } reason) return false;
        var report = new ForeignReport(channel, reason, payment?.Id, payment?.Amount, draft.Now);
        var isNew = !draft.ForeignReports.Any(report.SaysTheSameAs) && draft.ForeignReports.Length < MaxForeignReports;
        draft.Foreign(report, isNew);
        // The channel has the order, so the merchant may ask it what it means; there is no money to return.
        if (isNew && reason == ForeignReason.OtherOrder) draft.Record(new PaymentMismatch(payment!.Id, payment.Amount, Taken: null));
        return true;
    }

    private static ForeignReason? Objection(Draft draft, string channel, TakenPayment? payment) =>
        !draft.IsOfMode(channel) ? ForeignReason.OtherMode
        : !Concerns(draft, channel) ? ForeignReason.OtherChannel
        : payment is not null && PaysAnother(draft, channel, payment.Id) ? ForeignReason.OtherOrder
        : null;

    private static bool Concerns(Draft draft, string channel)
    {
        var order = draft.Order;
        return channel == order.Channel
            || order.Terms.Channels.Contains(channel)
            || draft.Prepared.Contains(channel)
            || draft.Duties.Any(duty => duty.Subject == channel && duty.Kind is DutyKind.Query or DutyKind.Close or DutyKind.Charge)
            || order.Payments.Any(payment => payment.Channel == channel)
            || MayBeBeingPrepared(draft);
    }

    /// <summary>An order that names no channel may be with any of them while they are being asked.</summary>
    internal static bool MayBeBeingPrepared(Draft draft) =>
        draft.Order.Terms is { Channels.IsEmpty: true, Kind: not OrderKind.TopUp } && draft.Owes(DutyKind.Verify, "");

    private static bool PaysAnother(Draft draft, string channel, string paymentId) =>
        draft.PaysAnother(channel, paymentId)
        || draft.ForeignReports.Any(known => known.Reason == ForeignReason.OtherOrder && known.Channel == channel && known.PaymentId == paymentId);
}
