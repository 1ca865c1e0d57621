using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Ids;
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
    public required PaymentId Id { get; init; }

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

    /// <summary>When this server recorded it; its amount belongs to this UTC day in the totals.</summary>
    [Id(8)]
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>What may still be returned.</summary>
    [JsonIgnore]
    public long Refundable => checked(Captured - Refunding - Refunded);
}
