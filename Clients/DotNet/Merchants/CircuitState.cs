using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Merchants;

/// <summary>Whether a URL is notified at present.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<CircuitState>))]
public readonly record struct CircuitState(string Value) : IOpenEnum<CircuitState>
{
    /// <summary>It answers.</summary>
    public static CircuitState Closed { get; } = new("closed");

    /// <summary>It is not sent to.</summary>
    public static CircuitState Open { get; } = new("open");

    /// <summary>One attempt sees whether it answers again.</summary>
    public static CircuitState Probing { get; } = new("probing");

    /// <summary>What was held back is being sent.</summary>
    public static CircuitState Recovering { get; } = new("recovering");

    /// <summary>It answered 410.</summary>
    public static CircuitState Gone { get; } = new("gone");

    /// <inheritdoc/>
    public static CircuitState Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
