using System.Text.Json.Serialization;

namespace Payments.Bench.Limit;

/// <summary>What a merchant asks for.</summary>
internal sealed record CreateRequest(
    string MerchantOrderId,
    string Kind,
    long Amount,
    string Currency,
    string? Description,
    Dictionary<string, string>? Metadata,
    int ExpiresIn = 900
);

/// <summary>An order: what is answered, and the document in the row.</summary>
internal sealed record Order
{
    public required string Id { get; init; }

    public required string MerchantId { get; init; }

    public required string MerchantOrderId { get; init; }

    public required string Kind { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required string Status { get; init; }

    public string? Description { get; init; }

    public required string Channel { get; init; }

    public required string PayUrl { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string? PaidAt { get; init; }
}

/// <summary>What the provider tells.</summary>
internal sealed record Callback(string Status, string OrderId, string PaymentId, long Amount, string Currency, string PaidAt);

/// <summary>What the merchant is told.</summary>
internal sealed record Notification(
    string EventId,
    string EventType,
    int Sequence,
    string OrderId,
    string MerchantId,
    string MerchantOrderId,
    string Kind,
    long Amount,
    string Currency,
    string Status,
    string? PaidAt
);

/// <summary>A merchant as it registers.</summary>
internal sealed record Registration(string NotifyUrl);

/// <summary>A merchant as it is answered.</summary>
internal sealed record Registered(string Id, string ApiKey, string WebhookSecret);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Callback))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(Registered))]
internal sealed partial class LimitJson : JsonSerializerContext;
