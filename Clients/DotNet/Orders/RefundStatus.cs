using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>Where a refund stands.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<RefundStatus>))]
public readonly record struct RefundStatus(string Value) : IOpenEnum<RefundStatus>
{
    /// <summary>The channel has not answered yet.</summary>
    public static RefundStatus Pending { get; } = new("pending");

    /// <summary>The money went back.</summary>
    public static RefundStatus Succeeded { get; } = new("succeeded");

    /// <summary>The channel refused.</summary>
    public static RefundStatus Failed { get; } = new("failed");

    /// <inheritdoc/>
    public static RefundStatus Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
