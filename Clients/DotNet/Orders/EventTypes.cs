namespace Payments.Client.Orders;

/// <summary>The types of events; a newer server may know more.</summary>
public static class EventTypes
{
    /// <summary>Accepted for verification.</summary>
    public const string OrderCreated = "order.created";

    /// <summary>A channel accepted it.</summary>
    public const string OrderAwaitingPayment = "order.awaiting_payment";

    /// <summary>A channel was asked to charge.</summary>
    public const string OrderProcessing = "order.processing";

    /// <summary>A top-up was charged, its account is being credited.</summary>
    public const string OrderCrediting = "order.crediting";

    /// <summary>No channel accepts it, or a risk rule refuses it.</summary>
    public const string OrderRejected = "order.rejected";

    /// <summary>The money arrived.</summary>
    public const string OrderPaid = "order.paid";

    /// <summary>The channel said no.</summary>
    public const string OrderFailed = "order.failed";

    /// <summary>The deadline passed.</summary>
    public const string OrderExpired = "order.expired";

    /// <summary>The merchant withdrew it.</summary>
    public const string OrderCancelled = "order.cancelled";

    /// <summary>Money after the end.</summary>
    public const string PaymentLate = "payment.late";

    /// <summary>Money twice.</summary>
    public const string PaymentDuplicate = "payment.duplicate";

    /// <summary>A report did not match the order.</summary>
    public const string PaymentMismatch = "payment.mismatch";

    /// <summary>The channel speaks of money that cannot be read.</summary>
    public const string PaymentUnreadable = "payment.unreadable";

    /// <summary>An operator said what was taken.</summary>
    public const string PaymentResolved = "payment.resolved";

    /// <summary>The channel is asked to return money.</summary>
    public const string RefundRequested = "refund.requested";

    /// <summary>The channel returned it.</summary>
    public const string RefundSucceeded = "refund.succeeded";

    /// <summary>The channel refused to return it.</summary>
    public const string RefundFailed = "refund.failed";

    /// <summary>A test send: it tells nothing.</summary>
    public const string TestPing = "test.ping";
}
