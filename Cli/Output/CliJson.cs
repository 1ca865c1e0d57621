using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Payments.Client.Json;

namespace Payments.Cli.Output;

/// <summary>JSON as the API writes it, also of what only this program knows.</summary>
internal static class CliJson
{
    /// <summary>One line.</summary>
    public static JsonSerializerOptions Line { get; } =
        new(PaymentsJsonOptions.Default)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(
                PaymentsJsonOptions.Default.TypeInfoResolver,
                new DefaultJsonTypeInfoResolver()
            ),
        };

    /// <summary>For people who look at it, too.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Line) { WriteIndented = true };
}
