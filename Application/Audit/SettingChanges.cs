using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Merchants;
using Payments.Domain.Text;

namespace Payments.Application.Audit;

/// <summary>What acts change or ask for, with the names and words of the API. No secret is among them.</summary>
internal static class SettingChanges
{
    /// <summary>What an act of its own changes, or what follows from the change itself.</summary>
    private static readonly string[] NotOfSettings = ["id", "keys", "webhook_secret_overlap_until", "created_at", "updated_at"];

    /// <summary>What is another of a merchant's configuration; of one that is registered everything that it has.</summary>
    public static ImmutableArray<FieldChange> Between(Merchant? before, Merchant after)
    {
        var was = before is null ? default : Fields(before);
        return
        [
            .. from field in Fields(after).EnumerateObject()
            where !NotOfSettings.Contains(field.Name, StringComparer.Ordinal)
            let old = before is null ? null : Text(was.GetProperty(field.Name))
            let now = Text(field.Value)
            where old != now
            select new FieldChange(field.Name, old, now),
        ];
    }

    /// <summary>What a new API key may do, and until when.</summary>
    public static ImmutableArray<FieldChange> Of(ApiKey key) =>
        [
            new FieldChange("name", null, key.Name),
            new FieldChange("scopes", null, string.Join(',', key.GrantedScopes.Select(SnakeCase<KeyScope>.Of))),
            new FieldChange("expires_at", null, key.ExpiresAt is { } at ? UtcTimeConverter.Format(at) : null),
        ];

    /// <summary>A switch; nothing where it stays as it is.</summary>
    public static ImmutableArray<FieldChange> Of(string field, bool before, bool after) =>
        before == after ? [] : [new FieldChange(field, Text(before), Text(after))];

    /// <summary>For how long what is replaced still counts.</summary>
    public static FieldChange Overlap(TimeSpan overlap) => Asked("overlap_seconds", (long)overlap.TotalSeconds);

    /// <summary>A number that is asked for.</summary>
    public static FieldChange Asked(string field, long? value) => new(field, null, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time that is asked for.</summary>
    public static FieldChange Asked(string field, DateTimeOffset value) => new(field, null, UtcTimeConverter.Format(value));

    /// <summary>Everything that a request asks for.</summary>
    public static ImmutableArray<FieldChange> Asked<T>(T request, JsonTypeInfo<T> type) =>
        [
            .. JsonSerializer
                .SerializeToElement(request, type)
                .EnumerateObject()
                .Select(field => new FieldChange(field.Name, null, Text(field.Value))),
        ];

    private static JsonElement Fields(Merchant merchant) =>
        JsonSerializer.SerializeToElement(MerchantResponse.Of(merchant, merchant.UpdatedAt), CommandJson.Wire.MerchantResponse);

    private static string Text(bool value) => value ? "true" : "false";

    private static string? Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
}
