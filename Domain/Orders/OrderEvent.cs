using System.Text.Json.Serialization;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;

namespace Payments.Domain.Orders;

/// <summary>Something that happened to an order. The closed family below is all that can happen.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OrderCreated), OrderCreated.Type)]
[JsonDerivedType(typeof(OrderAwaitingPayment), OrderAwaitingPayment.Type)]
[JsonDerivedType(typeof(OrderProcessing), OrderProcessing.Type)]
[JsonDerivedType(typeof(OrderRejected), OrderRejected.Type)]
[JsonDerivedType(typeof(OrderCrediting), OrderCrediting.Type)]
[JsonDerivedType(typeof(OrderPaid), OrderPaid.Type)]
[JsonDerivedType(typeof(OrderFailed), OrderFailed.Type)]
[JsonDerivedType(typeof(OrderExpired), OrderExpired.Type)]
[JsonDerivedType(typeof(OrderCancelled), OrderCancelled.Type)]
[JsonDerivedType(typeof(PaymentLate), PaymentLate.Type)]
[JsonDerivedType(typeof(PaymentDuplicate), PaymentDuplicate.Type)]
[JsonDerivedType(typeof(PaymentMismatch), PaymentMismatch.Type)]
[JsonDerivedType(typeof(PaymentUnreadable), PaymentUnreadable.Type)]
[JsonDerivedType(typeof(PaymentResolved), PaymentResolved.Type)]
[JsonDerivedType(typeof(RefundRequested), RefundRequested.Type)]
[JsonDerivedType(typeof(RefundSucceeded), RefundSucceeded.Type)]
[JsonDerivedType(typeof(RefundFailed), RefundFailed.Type)]
public abstract record OrderEvent
{
    /// <summary>Its place in the order's history, from 1, without gaps.</summary>
    [JsonPropertyOrder(-2)]
    public int Sequence { get; init; }

    /// <summary>When it happened; never before the event in front of it.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>
    /// Of news of money: by what the order learned it. Null of all else, and of what was stored before this was written down.
    /// </summary>
    [JsonPropertyOrder(1)]
    public NewsSource? Source { get; init; }

    /// <summary>The name it has in the API, in notifications and in storage.</summary>
    [JsonIgnore]
    public string TypeName => Name;

    /// <summary>Whether merchants are notified of it that have not chosen their events.</summary>
    [JsonIgnore]
    public bool IsNotifiedByDefault => NotifiesByDefault;

    // Not public, because an attribute that hides a property from JSON is not inherited.
    private protected abstract string Name { get; }

    private protected virtual bool NotifiesByDefault => true;
}

/// <summary>The order was accepted for verification.</summary>
public sealed record OrderCreated(OrderId OrderId, MerchantId MerchantId, CreateOrderCommand Terms, DateTimeOffset ExpiresAt) : OrderEvent
{
    internal const string Type = "order.created";

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>A channel took it; the payer must act.</summary>
public sealed record OrderAwaitingPayment(string Channel, string PayUrl, string QrCode) : OrderEvent
{
    internal const string Type = "order.awaiting_payment";

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>A channel was asked to charge.</summary>
public sealed record OrderProcessing(string Channel) : OrderEvent
{
    internal const string Type = "order.processing";

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>No channel takes it.</summary>
public sealed record OrderRejected(Failure Failure) : OrderEvent
{
    internal const string Type = "order.rejected";

    private protected override string Name => Type;
}

/// <summary>
/// The money of a top-up arrived and its account is being credited; <paramref name="Late"/> as of <see cref="OrderPaid"/>.
/// </summary>
public sealed record OrderCrediting(Payment Payment, bool Late) : OrderEvent
{
    internal const string Type = "order.crediting";

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>The money arrived; <paramref name="Late"/> when after the deadline and the merchant accepts that.</summary>
public sealed record OrderPaid(Payment Payment, bool Late) : OrderEvent
{
    internal const string Type = "order.paid";

    private protected override string Name => Type;
}

/// <summary>
/// The channel said that it will not be paid; or, of a top-up that was paid, that its account could not take the money, which is returned.
/// </summary>
public sealed record OrderFailed(Failure Failure) : OrderEvent
{
    internal const string Type = "order.failed";

    private protected override string Name => Type;
}

/// <summary>
/// The deadline passed; <paramref name="ChannelAnswered"/> tells whether the channel confirmed that nothing was paid by then,
/// <paramref name="Failure"/> why an order that is charged ended without money.
/// </summary>
public sealed record OrderExpired(bool ChannelAnswered, Failure? Failure = null) : OrderEvent
{
    internal const string Type = "order.expired";

    private protected override string Name => Type;
}

/// <summary>The merchant withdrew it.</summary>
public sealed record OrderCancelled : OrderEvent
{
    internal const string Type = "order.cancelled";

    private protected override string Name => Type;
}

/// <summary>Money came after the order had ended.</summary>
public sealed record PaymentLate(Payment Payment) : OrderEvent
{
    internal const string Type = "payment.late";

    private protected override string Name => Type;
}

/// <summary>Money came a second time.</summary>
public sealed record PaymentDuplicate(Payment Payment) : OrderEvent
{
    internal const string Type = "payment.duplicate";

    private protected override string Name => Type;
}

/// <summary>
/// A report did not match the order. <paramref name="Taken"/> is what the channel, asked again, really took, and is
/// returned; null where it took nothing and the report was wrong.
/// </summary>
public sealed record PaymentMismatch(PaymentId PaymentId, Money Reported, Payment? Taken) : OrderEvent
{
    internal const string Type = "payment.mismatch";

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>
/// A channel says that it took money, and what it says of it cannot be read: <paramref name="Problem"/> says what,
/// <paramref name="Answer"/> is what was sent. The order waits until it can be, or until an operator resolves it.
/// </summary>
public sealed record PaymentUnreadable(string Channel, string Problem, string Answer, PaymentId? PaymentId = null) : OrderEvent
{
    internal const string Type = "payment.unreadable";

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>An operator said what became of it: <paramref name="PaymentId"/> was taken, or nothing where that is null.</summary>
public sealed record PaymentResolved(string Channel, PaymentId? PaymentId, string Reason) : OrderEvent
{
    internal const string Type = "payment.resolved";

    /// <summary>
    /// Tells whether that answers for what a channel said unreadably: for all of it where nothing was taken, and otherwise not for what is
    /// of another payment.
    /// </summary>
    public bool Answers(UnconfirmedPayment unconfirmed) =>
        unconfirmed.Channel == Channel && (PaymentId is null || unconfirmed.PaymentId is null || unconfirmed.PaymentId == PaymentId);

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>Money is to be returned.</summary>
public sealed record RefundRequested(Refund Refund) : OrderEvent
{
    internal const string Type = "refund.requested";

    private protected override string Name => Type;

    private protected override bool NotifiesByDefault => false;
}

/// <summary>The channel returned it; <paramref name="MerchantRefundId"/> is null where the server decided to return it.</summary>
public sealed record RefundSucceeded(string RefundId, PaymentId PaymentId, long Amount, string? MerchantRefundId = null) : OrderEvent
{
    internal const string Type = "refund.succeeded";

    private protected override string Name => Type;
}

/// <summary>The channel will not return it; <paramref name="MerchantRefundId"/> is null where the server decided to return it.</summary>
public sealed record RefundFailed(string RefundId, PaymentId PaymentId, long Amount, Failure Failure, string? MerchantRefundId = null)
    : OrderEvent
{
    internal const string Type = "refund.failed";

    private protected override string Name => Type;
}
