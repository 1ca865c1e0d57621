using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Merchants;

/// <summary>What an API key may be used for.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<KeyScope>))]
public readonly record struct KeyScope(string Value) : IOpenEnum<KeyScope>
{
    /// <summary>Reading.</summary>
    public static KeyScope Read { get; } = new("read");

    /// <summary>Making and changing orders and accounts.</summary>
    public static KeyScope Write { get; } = new("write");

    /// <summary>The merchant's own settings, keys and webhook secret.</summary>
    public static KeyScope Manage { get; } = new("manage");

    /// <inheritdoc/>
    public static KeyScope Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
