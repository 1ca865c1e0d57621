using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>What became of an attempt at notifying.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<AttemptOutcome>))]
public readonly record struct AttemptOutcome(string Value) : IOpenEnum<AttemptOutcome>
{
    /// <summary>The endpoint confirmed it.</summary>
    public static AttemptOutcome Acknowledged { get; } = new("acknowledged");

    /// <summary>It did not.</summary>
    public static AttemptOutcome Failed { get; } = new("failed");

    /// <summary>It was given up without a request of its own.</summary>
    public static AttemptOutcome Exhausted { get; } = new("exhausted");

    /// <inheritdoc/>
    public static AttemptOutcome Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
