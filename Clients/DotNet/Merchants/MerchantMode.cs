using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Merchants;

/// <summary>Whose money a merchant moves.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<MerchantMode>))]
public readonly record struct MerchantMode(string Value) : IOpenEnum<MerchantMode>
{
    /// <summary>Nobody's.</summary>
    public static MerchantMode Test { get; } = new("test");

    /// <summary>Real money.</summary>
    public static MerchantMode Live { get; } = new("live");

    /// <inheritdoc/>
    public static MerchantMode Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
