using System.Text.Json.Serialization;
using Orleans;

namespace Payments.Domain.Ids;

/// <summary>The id of a hold on an account: that of the booking that set the money aside.</summary>
/// <param name="Value">The id as text.</param>
[GenerateSerializer, Immutable, Alias("hold-id"), JsonConverter(typeof(IdConverter<HoldId>))]
public readonly record struct HoldId([property: Id(0)] string Value) : IId<HoldId>
{
    /// <summary>The id of the booking that ends the hold, be it captured or released.</summary>
    public string EndId => Value + ":end";

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The id as text.</summary>
    public static implicit operator string(HoldId id) => id.Value;

    static HoldId IId<HoldId>.Of(string text) => new(text);
}
