namespace Payments.Client.Orders;

/// <summary>A callback of a channel that changed nothing.</summary>
public sealed record IgnoredCallback
{
    /// <summary>Who sent it.</summary>
    public required string Channel { get; init; }

    /// <summary>Why it changed nothing.</summary>
    public required IgnoredReason Reason { get; init; }

    /// <summary>The payment that it speaks of, by the provider's id; null where it speaks of none, or of several.</summary>
    public string? PaymentId { get; init; }

    /// <summary>What it says was paid, in minor units; null where that is not known.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217; null with <see cref="Amount"/>.</summary>
    public string? Currency { get; init; }

    /// <summary>How often it came, at least.</summary>
    public required int Count { get; init; }

    /// <summary>When it first came.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>When it last came, to the minute.</summary>
    public required DateTimeOffset LastAt { get; init; }
}
