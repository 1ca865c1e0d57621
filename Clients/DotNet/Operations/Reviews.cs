using Payments.Client.Orders;

namespace Payments.Client.Operations;

/// <summary>What a channel said, truly signed, of an order that is none of its business.</summary>
public sealed record ForeignReport
{
    /// <summary>Of which order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Whose order it is.</summary>
    public required string MerchantId { get; init; }

    /// <summary>The merchant's own id of the order.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>Who said it.</summary>
    public required string Channel { get; init; }

    /// <summary>Why it counts for nothing: <c>other_mode</c>, <c>other_channel</c> or <c>other_order</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The payment that it speaks of.</summary>
    public string? PaymentId { get; init; }

    /// <summary>What it claims was paid, in minor units.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>When it was first said.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>An order that waits for money that a channel speaks of and that cannot be read.</summary>
public sealed record UnconfirmedOrder
{
    /// <summary>Which order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Whose order it is.</summary>
    public required string MerchantId { get; init; }

    /// <summary>The merchant's own id of the order.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>What it asks for, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>When the oldest of the payments was first spoken of.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>What cannot be read, oldest first.</summary>
    public required IReadOnlyList<UnconfirmedPayment> Payments { get; init; }
}

/// <summary>A payment that cannot be read.</summary>
public sealed record UnconfirmedPayment
{
    /// <summary>Who speaks of it.</summary>
    public required string Channel { get; init; }

    /// <summary>What cannot be read.</summary>
    public required string Problem { get; init; }

    /// <summary>When it was first said.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Which payment it is; null where that cannot be read either.</summary>
    public string? PaymentId { get; init; }
}

/// <summary>What an operator says of money that cannot be read.</summary>
public sealed record PaymentResolution
{
    /// <summary><c>paid</c> or <c>not_paid</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>How you know, 1 to 256 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>The channel, where several speak of such money.</summary>
    public string? Channel { get; init; }

    /// <summary>With <c>paid</c>: the provider's own id of the payment.</summary>
    public string? PaymentId { get; init; }

    /// <summary>With <c>paid</c>: minor units.</summary>
    public long? Amount { get; init; }

    /// <summary>With <c>paid</c>: ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>When it was paid. Default: when it was first said.</summary>
    public DateTimeOffset? PaidAt { get; init; }
}
