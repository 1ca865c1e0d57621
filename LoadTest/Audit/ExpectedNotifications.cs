using Payments.LoadTest.Orders;

namespace Payments.LoadTest.Audit;

/// <summary>What a merchant must have been told, by what was done and acknowledged. Pure.</summary>
internal static class ExpectedNotifications
{
    public static NotificationKinds Of(in OrderRecord orderRecord)
    {
        var told = NotificationKinds.None;
        if (orderRecord.Has(OrderSteps.Paid))
            told |= NotificationKinds.Paid;
        // A top-up is paid, or ends within three minutes.
        if (
            orderRecord.Has(OrderSteps.ToBeCharged)
            && (orderRecord.Notified & (NotificationKinds.Expired | NotificationKinds.Rejected)) == NotificationKinds.None
        )
            told |= NotificationKinds.Paid;
        if (orderRecord.Has(OrderSteps.Failed))
            told |= NotificationKinds.Failed;
        if (orderRecord.Has(OrderSteps.Cancelled))
            told |= NotificationKinds.Cancelled;
        // A second payment goes back by itself.
        if (orderRecord.Has(OrderSteps.PaidAgain))
            told |= NotificationKinds.Duplicate | NotificationKinds.RefundSucceeded;
        if (orderRecord.Has(OrderSteps.Refunded))
            told |= NotificationKinds.RefundSucceeded;
        return told;
    }

    /// <summary>How many refunds it must have been told of.</summary>
    public static int Refunds(in OrderRecord orderRecord) =>
        (orderRecord.Has(OrderSteps.PaidAgain) ? 1 : 0) + (orderRecord.Has(OrderSteps.Refunded) ? 1 : 0);

    public static bool IsComplete(in OrderRecord orderRecord) =>
        (Of(orderRecord) & ~orderRecord.Notified) == NotificationKinds.None && orderRecord.NotifiedRefunds >= Refunds(orderRecord);
}
