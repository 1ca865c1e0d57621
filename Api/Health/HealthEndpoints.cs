using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans.Payments.Silo;

namespace Orleans.Payments.Api;

/// <summary>How the server is.</summary>
/// <param name="Status"><c>ok</c> or <c>unwell</c>.</param>
/// <param name="Parts">Each part with <c>ok</c> or what is wrong with it.</param>
public sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Parts);

/// <summary><c>/health</c>: whether the process lives, and whether it can take requests.</summary>
internal static class HealthEndpoints
{
    private const string Well = "ok";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", () => TypedResults.Ok(new HealthResponse(Well, new Dictionary<string, string>(StringComparer.Ordinal)))).WithName("GetLive").WithSummary("The process answers");
        health.MapGet("/ready", Ready).WithName("GetReady").WithSummary("Every part is well").Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<HealthResponse>> Ready(HttpContext http, IEnumerable<ReadinessCheck> checks)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var check in checks) parts[check.Part] = await check.Fault(http.RequestAborted) ?? Well;
        var well = parts.Values.All(part => part == Well);
        return TypedResults.Json(
            new HealthResponse(well ? Well : "unwell", parts), statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
