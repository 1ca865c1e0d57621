using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>The status of a refund.</summary>
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
    /// <summary><c>rfd_…</c>; the same forevery attempt.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The payment that is returned.</summary>
    [Id(1)]
    public required PaymentId PaymentId { get; init; }

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

    /// <summary>Its status.</summary>
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
    public HoldId? HoldId { get; init; }

    /// <summary>Tells whether it returns this payment.</summary>
    public bool IsOf(Payment payment) => payment.Id == PaymentId && payment.Channel == Channel;
}
