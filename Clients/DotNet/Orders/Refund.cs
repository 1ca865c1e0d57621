namespace Payments.Client.Orders;

/// <summary>Money on its way back to a payer.</summary>
public sealed record Refund
{
    /// <summary><c>rfd_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The merchant's own id of it; null where the server returns money that it must not keep.</summary>
    public string? MerchantRefundId { get; init; }

    /// <summary>The payment that is returned.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Where it stands.</summary>
    public required RefundStatus Status { get; init; }

    /// <summary>As the merchant gave it, or why the server returns it.</summary>
    public string? Reason { get; init; }

    /// <summary>Why the channel did not return it.</summary>
    public Failure? Failure { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the channel answered; null until then.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>A refund to ask for.</summary>
public sealed record NewRefund
{
    /// <summary>Your own id of it, 1 to 64 characters: sent again, it is the same refund.</summary>
    public required string MerchantRefundId { get; init; }

    /// <summary>Minor units, from 1 to what is left of what was paid.</summary>
    public required long Amount { get; init; }

    /// <summary>1 to 256 characters.</summary>
    public string? Reason { get; init; }
}
