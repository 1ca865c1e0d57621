using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Payments.Domain.Risk;

/// <summary>Parameters of <c>amount_limit</c>.</summary>
internal sealed record AmountLimitParameters
{
    public string? Currency { get; init; }

    public long? MaxAmount { get; init; }
}

/// <summary>Parameters of <c>blocked_payer</c>.</summary>
internal sealed record BlockedPayerParameters
{
    public IReadOnlyList<string>? PayerIds { get; init; }
}

/// <summary>How the built-in rules read their parameters.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AmountLimitParameters))]
[JsonSerializable(typeof(BlockedPayerParameters))]
internal sealed partial class RiskJson : JsonSerializerContext
{
    /// <summary>Parameters that were checked when they were set.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> parameters, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(parameters.Span, type)!;
}
