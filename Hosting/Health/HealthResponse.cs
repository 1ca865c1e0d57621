using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Payments.Hosting.Health;

/// <summary>How the server is.</summary>
/// <param name="Status"><c>ok</c> or <c>unwell</c>; a part that all processes share may be <c>unwell</c> while this is <c>ok</c>.</param>
/// <param name="Parts">Each part with <c>ok</c> or what is wrong with it.</param>
/// <param name="Channels">
/// How each payment channel answers, as this process sees it. For information only: a provider that is down does not make
/// this server unwell.
/// </param>
public sealed record HealthResponse(
    string Status,
    IReadOnlyDictionary<string, string> Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyDictionary<string, ChannelHealthResponse>? Channels = null
)
{
    private const string Ok = "ok";

    internal static JsonHttpResult<HealthResponse> Of(
        HealthReport report,
        IReadOnlyDictionary<string, ChannelHealthResponse>? channels = null
    )
    {
        var parts = report.Entries.ToDictionary(part => part.Key, part => part.Value.Description ?? Ok, StringComparer.Ordinal);
        var (status, statusCode) =
            report.Status == HealthStatus.Unhealthy ? ("unwell", StatusCodes.Status503ServiceUnavailable) : (Ok, StatusCodes.Status200OK);
        return TypedResults.Json(new HealthResponse(status, parts, channels), HealthJson.Wire.HealthResponse, statusCode: statusCode);
    }
}

[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    // Never part of HTML, so that what is wrong stays readable.
    public static HealthJson Wire { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
