namespace Payments.Crash.Tests.Load;

/// <summary>An order as the API shows it; only what the audit looks at.</summary>
internal sealed record OrderResponse
{
    public required string Id { get; init; }

    public required string MerchantId { get; init; }

    public required string MerchantOrderId { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required string Status { get; init; }

    public string? Description { get; init; }

    public string? Channel { get; init; }

    public string? PayUrl { get; init; }

    public required long RefundedAmount { get; init; }

    public required bool PaidLate { get; init; }

    public required IReadOnlyList<PaymentResponse> Payments { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public FailureResponse? Failure { get; init; }

    public required int Version { get; init; }

    public required string HistoryHash { get; init; }

    public required NotificationResponse Notification { get; init; }

    public bool HasBeenPaid => Status is "paid" or "partially_refunded" or "refunded";
}

/// <summary>A payment of an order.</summary>
internal sealed record PaymentResponse(
    string Id,
    string Channel,
    string Role,
    string Currency,
    long Captured,
    long Refunding,
    long Refunded
)
{
    public bool IsAccepted => Role == "accepted";

    /// <summary>A user's account paid it, of which no provider knows.</summary>
    public bool IsFromBalance => Channel == "balance";

    public bool IsComplete => Refunding == 0 && (IsAccepted || Refunded == Captured);
}

/// <summary>Why an order has come to nothing.</summary>
internal sealed record FailureResponse(string Code);

/// <summary>How the merchant stands with an order's notifications.</summary>
internal sealed record NotificationResponse(string Status, int Attempts);

/// <summary>A page of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Data, string? NextCursor);
