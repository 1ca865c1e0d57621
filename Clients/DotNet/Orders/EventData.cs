using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.Client.Orders;

/// <summary>What an event says: the order right after it, and what is the event's own. Amounts are minor units.</summary>
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

    /// <summary>Where the order stood.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>The channel that had it.</summary>
    public string? Channel { get; init; }

    /// <summary>The account that is recharged, or that pays.</summary>
    public string? AccountId { get; init; }

    /// <summary>What was returned of the payment that pays the order.</summary>
    public long RefundedAmount { get; init; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>Why it was rejected or failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The order's metadata.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Of news of money: by what the server learned it, as <c>callback</c> or <c>query</c>; null where it does not say.</summary>
    public string? Source { get; init; }

    /// <summary>The payment that the event speaks of.</summary>
    public Payment? Payment { get; init; }

    /// <summary>The refund that the event speaks of.</summary>
    public Refund? Refund { get; init; }

    /// <summary>What else the event says, by the API's names: docs/reference.md#what-an-event-says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
