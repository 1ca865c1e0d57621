using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>What an order is for.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<OrderKind>))]
public readonly record struct OrderKind(string Value) : IOpenEnum<OrderKind>
{
    /// <summary>A payment.</summary>
    public static OrderKind Payment { get; } = new("payment");

    /// <summary>A user's account is recharged.</summary>
    public static OrderKind TopUp { get; } = new("top_up");

    /// <inheritdoc/>
    public static OrderKind Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
