using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;

namespace Payments.Domain.Risk;

/// <summary>A rule in a merchant's settings.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Parameters">A JSON object, as text so that it travels unchanged whatever rule it is for.</param>
[GenerateSerializer, Immutable, Alias("risk-setting")]
public sealed record RiskSetting(
    [property: Id(0)] string Rule,
    [property: Id(1), JsonConverter(typeof(JsonTextConverter))] string Parameters
)
{
    /// <summary>How many rules a merchant may have.</summary>
    public const int MaxRules = 20;

    /// <summary>The parameters as a rule reads them.</summary>
    public ReadOnlyMemory<byte> ToParameters() => Encoding.UTF8.GetBytes(Parameters);
}

/// <summary>A rule as an operator sets it.</summary>
public sealed record RiskRuleRequest
{
    /// <summary>Required. The rule's name, as <c>amount_limit</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>What the rule needs; docs/risk-rules.md has it. Default: an empty object.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>The settings, where they were checked.</summary>
    public static ImmutableArray<RiskSetting>? ToSettings(IReadOnlyList<RiskRuleRequest>? requests) =>
        requests is not { Count: > 0 }
            ? null
            : [.. requests.Select(request => new RiskSetting(request.Rule!, request.Parameters?.GetRawText() ?? "{}"))];
}

/// <summary>Writes a text that is JSON as that JSON, so that a person can read it in the database.</summary>
public sealed class JsonTextConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}
