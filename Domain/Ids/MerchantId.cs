using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Ids;

/// <summary>The id of a merchant: <c>mer_</c> + base32 of 10 random bytes.</summary>
/// <param name="Value">The id as text.</param>
[GenerateSerializer, Immutable, Alias("merchant-id"), JsonConverter(typeof(IdConverter<MerchantId>))]
public readonly record struct MerchantId([property: Id(0)] string Value) : IId<MerchantId>
{
    /// <summary>What every merchant id starts with.</summary>
    public const string Prefix = "mer_";

    /// <summary>How many random bytes one has.</summary>
    public const int Size = 10;

    /// <summary>Whether it could be a merchant's; one that came from outside need not be.</summary>
    public bool IsValid => Value.StartsWith(Prefix, StringComparison.Ordinal) && Base32.IsCanonical(Value.AsSpan(Prefix.Length), Size);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The id as text.</summary>
    public static implicit operator string(MerchantId id) => id.Value;

    static MerchantId IId<MerchantId>.Of(string text) => new(text);
}
