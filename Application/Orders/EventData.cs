using System.Text.Json.Serialization;
using Payments.Domain.Amounts;
using Payments.Domain.Orders;

namespace Payments.Application.Orders;

/// <summary>
/// What an event says, in the API's own shapes: the order right after it, and what is the event's own. Amounts are minor units, times RFC
/// 3339 in UTC. Members that are an event's own are absent in all others.
/// </summary>
public sealed record EventData
{
    /// <summary>The merchant's own id of the order.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>What the order is for.</summary>
    public required OrderKind Kind { get; init; }

    /// <summary>What is to be paid.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The order's status right after the event.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>The channel that took the order; null before.</summary>
    public required string? Channel { get; init; }

    /// <summary>The account that is recharged or that pays; null for none.</summary>
    public required string? AccountId { get; init; }

    /// <summary>What was returned of the payment that pays the order.</summary>
    public required long RefundedAmount { get; init; }

    /// <summary>When the order was paid; null where it was not.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Why the order was rejected or failed; null otherwise.</summary>
    public required Failure? Failure { get; init; }

    /// <summary>The order's metadata, as it was sent.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Of order.created: for the payer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Of order.created: the channels to ask, by preference, where the merchant named any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Of order.created: the merchant's name for who pays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayerId { get; init; }

    /// <summary>Of order.created: how many seconds there are to pay.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ExpiresIn { get; init; }

    /// <summary>Of order.created: until when it can be paid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of order.created: where to notify of this order instead of the merchant's notify_url.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NotifyUrl { get; init; }

    /// <summary>Of order.created: where the checkout page sends the payer back to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReturnUrl { get; init; }

    /// <summary>Of order.awaiting_payment: where the payer pays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayUrl { get; init; }

    /// <summary>Of order.awaiting_payment: the text of the QR code.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? QrCode { get; init; }

    /// <summary>Of order.crediting, order.paid and payment.*: what the channel took; of payment.mismatch where it took anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentResponse? Payment { get; init; }

    /// <summary>Of order.crediting and order.paid: the payment came after the deadline and the merchant accepts that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? PaidLate { get; init; }

    /// <summary>Of order.expired: the channel confirmed that nothing was paid by then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ChannelAnswered { get; init; }

    /// <summary>Of payment.mismatch, payment.unreadable and payment.resolved: the channel's id of the payment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PaymentId { get; init; }

    /// <summary>Of payment.mismatch: what was reported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? Reported { get; init; }

    /// <summary>Of payment.unreadable and payment.resolved: the channel that says that it took money.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PaymentChannel { get; init; }

    /// <summary>Of payment.unreadable: what cannot be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>Of payment.unreadable: what the channel sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Answer { get; init; }

    /// <summary>Of payment.resolved: the operator's words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>
    /// Of order.crediting, order.paid, order.failed and payment.*: by what the server learned it. Absent where nobody outside said it, and
    /// in what was recorded before this was.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NewsSource? Source { get; init; }

    /// <summary>Of refund.*: the refund right after the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RefundResponse? Refund { get; init; }

    /// <summary>Shows an event.</summary>
    /// <param name="after">The order right after it.</param>
    public static EventData Of(PastOrder after)
    {
        var (order, happened) = after;
        var facts = new EventData
        {
            MerchantOrderId = order.Terms.MerchantOrderId,
            Kind = order.Terms.Kind,
            Amount = order.Terms.Amount.Amount,
            Currency = order.Terms.Amount.Currency,
            Status = order.Status,
            Channel = order.Channel,
            AccountId = order.Terms.AccountId,
            RefundedAmount = order.RefundedAmount,
            PaidAt = order.PaidAt,
            Failure = order.Failure,
            Metadata = order.Terms.Metadata,
            Source = happened.Source,
        };
        return happened switch
        {
            OrderCreated e => facts with
            {
                Description = e.Terms.Description,
                Channels = e.Terms.Channels is { Length: > 0 } named ? named : null,
                PayerId = e.Terms.PayerId,
                ExpiresIn = (long)e.Terms.ExpiresIn.TotalSeconds,
                ExpiresAt = e.ExpiresAt,
                NotifyUrl = e.Terms.NotifyUrl,
                ReturnUrl = e.Terms.ReturnUrl,
            },
            OrderAwaitingPayment e => facts with { PayUrl = e.PayUrl, QrCode = e.QrCode },
            OrderCrediting e => facts with { Payment = PaymentResponse.Of(e.Payment), PaidLate = e.Late },
            OrderPaid e => facts with { Payment = PaymentResponse.Of(e.Payment), PaidLate = e.Late },
            OrderExpired e => facts with { ChannelAnswered = e.ChannelAnswered },
            PaymentLate e => facts with { Payment = PaymentResponse.Of(e.Payment) },
            PaymentDuplicate e => facts with { Payment = PaymentResponse.Of(e.Payment) },
            PaymentMismatch e => facts with
            {
                PaymentId = e.PaymentId,
                Reported = e.Reported,
                Payment = e.Taken is { } taken ? PaymentResponse.Of(taken) : null,
            },
            PaymentUnreadable e => facts with
            {
                PaymentChannel = e.Channel,
                PaymentId = e.PaymentId,
                Problem = e.Problem,
                Answer = e.Answer,
            },
            PaymentResolved e => facts with { PaymentChannel = e.Channel, PaymentId = e.PaymentId, Reason = e.Reason },
            RefundRequested e => facts with { Refund = RefundOf(order, e.Refund.Id) },
            RefundSucceeded e => facts with { Refund = RefundOf(order, e.RefundId) },
            RefundFailed e => facts with { Refund = RefundOf(order, e.RefundId) },
            _ => facts,
        };
    }

    private static RefundResponse RefundOf(PaymentOrder order, string refundId) =>
        RefundResponse.Of(order, order.Refunds.First(refund => refund.Id == refundId));
}
