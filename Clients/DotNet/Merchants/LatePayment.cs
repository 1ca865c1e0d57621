using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Merchants;

/// <summary>What happens to money that comes after the deadline.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<LatePayment>))]
public readonly record struct LatePayment(string Value) : IOpenEnum<LatePayment>
{
    /// <summary>It is returned.</summary>
    public static LatePayment Refund { get; } = new("refund");

    /// <summary>It pays the order.</summary>
    public static LatePayment Accept { get; } = new("accept");

    /// <inheritdoc/>
    public static LatePayment Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
