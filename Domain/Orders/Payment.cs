using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>What became of money that a channel took.</summary>
[JsonConverter(typeof(SnakeCaseConverter<PaymentRole>))]
public enum PaymentRole
{
    /// <summary>It pays the order.</summary>
    Accepted,

    /// <summary>It came after the order had ended; it is returned.</summary>
    Late,

    /// <summary>It came on top of the one that pays the order; it is returned.</summary>
    Duplicate,

    /// <summary>It has another amount or currency than the order; it is returned.</summary>
    Mismatch,

    /// <summary>The account that it was to recharge could not take it; it is returned.</summary>
    Uncredited,
}

/// <summary>Money that a channel really took for an order. Amounts are minor units of <see cref="Currency"/>.</summary>
[GenerateSerializer, Immutable, Alias("payment")]
public sealed record Payment
{
    /// <summary>The channel's own id of the payment, unique within the channel.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The channel that took it.</summary>
    [Id(1)]
    public required string Channel { get; init; }

    /// <summary>What it is to the order.</summary>
    [Id(2)]
    public required PaymentRole Role { get; init; }

    /// <summary>ISO 4217.</summary>
    [Id(3)]
    public required string Currency { get; init; }

    /// <summary>What was taken.</summary>
    [Id(4)]
    public required long Captured { get; init; }

    /// <summary>
    /// What the channel has been asked to return and has not confirmed; reserved, so that refunding + refunded never exceeds captured.
    /// </summary>
    [Id(5)]
    public long Refunding { get; init; }

    /// <summary>What the channel has confirmed as returned.</summary>
    [Id(6)]
    public long Refunded { get; init; }

    /// <summary>When the provider says it was paid, never before the order was made nor in the future.</summary>
    [Id(7)]
    public required DateTimeOffset PaidAt { get; init; }

    /// <summary>When this server learnt of it; its amount belongs to this UTC day in the totals.</summary>
    [Id(8)]
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>What may still be returned.</summary>
    [JsonIgnore]
    public long Refundable => checked(Captured - Refunding - Refunded);
}

/// <summary>Where a refund stands.</summary>
[JsonConverter(typeof(SnakeCaseConverter<RefundStatus>))]
public enum RefundStatus
{
    /// <summary>Reserved; the channel is being asked.</summary>
    Requested,

    /// <summary>The channel has returned the money.</summary>
    Succeeded,

    /// <summary>The channel will not return it; the reservation is released.</summary>
    Failed,
}

/// <summary>Money on its way back to a payer. The id is the stable key that the channel sees.</summary>
[GenerateSerializer, Immutable, Alias("refund")]
public sealed record Refund
{
    /// <summary><c>rfd_…</c>; the same for every attempt.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The payment that is returned.</summary>
    [Id(1)]
    public required string PaymentId { get; init; }

    /// <summary>The channel that took it and must return it.</summary>
    [Id(8)]
    public required string Channel { get; init; }

    /// <summary>Minor units of the payment's currency.</summary>
    [Id(2)]
    public required long Amount { get; init; }

    /// <summary>
    /// Why: <c>late</c>, <c>duplicate</c>, <c>mismatch</c> or <c>uncredited</c> where the server decided, else in the merchant's words;
    /// null where it gave none.
    /// </summary>
    [Id(3)]
    public string? Reason { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(4)]
    public required RefundStatus Status { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(5)]
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the channel gave its answer; null until then.</summary>
    [Id(6)]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    [Id(7)]
    public Failure? Failure { get; init; }

    /// <summary>The merchant's own id of it, unique within the order; null where the server decided.</summary>
    [Id(9)]
    public string? MerchantRefundId { get; init; }

    /// <summary>
    /// SHA-256 over the request's fields as they were sent: what tells a replay from a conflict; null where the server decided.
    /// </summary>
    [Id(10)]
    public string? Fingerprint { get; init; }

    /// <summary>What is set aside for it on the account that the order recharged; null where the order recharged none.</summary>
    [Id(11)]
    public string? HoldId { get; init; }

    /// <summary>Tells whether it returns this payment.</summary>
    public bool IsOf(Payment payment) => payment.Id == PaymentId && payment.Channel == Channel;
}

/// <summary>Why something did not come about.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Message">For a person.</param>
/// <param name="Rule">The risk rule that refused, where one did.</param>
[GenerateSerializer, Immutable, Alias("failure")]
public sealed record Failure(
    [property: Id(0)] string Code,
    [property: Id(1)] string Message,
    [property: Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rule = null
);
