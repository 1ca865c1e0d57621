namespace Payments.Messaging.Mqtt;

/// <summary>What a user asks for on <c>payments/users/{user}/requests</c>.</summary>
public sealed record MqttRequest
{
    /// <summary>Comes back with the answer; 1 to 64 characters.</summary>
    public string? Id { get; init; }

    /// <summary>Required. <c>balance</c> or <c>pay</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Required. The secret that the user's merchant gave out; it names the merchant.</summary>
    public string? UserSecret { get; init; }

    /// <summary>With pay: required, the merchant that the secret names.</summary>
    public string? MerchantId { get; init; }

    /// <summary>With pay: required, as of <c>POST /v1/orders</c>.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>With pay: required, as of <c>POST /v1/orders</c>.</summary>
    public long? Amount { get; init; }

    /// <summary>With pay: required, as of <c>POST /v1/orders</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>With pay: as of <c>POST /v1/orders</c>.</summary>
    public string? Description { get; init; }
}
