using System.Text.Json.Serialization;

namespace Payments.Domain.Audit;

/// <summary>What an act changes, or asks for. Of a secret it says no more than that it is another.</summary>
/// <param name="Field">The field, by its name in the API.</param>
/// <param name="Before">What it was; null where there was nothing.</param>
/// <param name="After">What it is to be; null where nothing is left.</param>
public sealed record FieldChange(
    string Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Before,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? After
)
{
    /// <summary>What stands for the value of a secret.</summary>
    public const string Secret = "changed";

    /// <summary>The longest that a value may be, in characters; what is longer is cut off: 500.</summary>
    public const int MaxLength = 500;

    /// <summary>A secret that is another from now on.</summary>
    public static FieldChange OfSecret(string field) => new(field, null, Secret);

    /// <summary>The change with values that are not longer than they may be.</summary>
    public FieldChange Shortened() => this with { Before = Shorten(Before), After = Shorten(After) };

    private static string? Shorten(string? text) => text?.Length > MaxLength ? text[..MaxLength] + "…" : text;
}
