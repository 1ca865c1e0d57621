using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>What became of an attempt at charging.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<ChargeOutcome>))]
public readonly record struct ChargeOutcome(string Value) : IOpenEnum<ChargeOutcome>
{
    /// <summary>Money was captured.</summary>
    public static ChargeOutcome Taken { get; } = new("taken");

    /// <summary>The channel said no.</summary>
    public static ChargeOutcome Refused { get; } = new("refused");

    /// <summary>There was no answer.</summary>
    public static ChargeOutcome Unknown { get; } = new("unknown");

    /// <inheritdoc/>
    public static ChargeOutcome Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
