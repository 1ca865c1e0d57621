using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Payments.Grains.Actions;
using Payments.Hosting.Management;

namespace Payments.Hosting.Health;

/// <summary><c>/health</c>: whether the process lives, and whether it can take requests.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", Live).WithMetadata(Audience.Everybody).WithName("GetLive").WithSummary("The process answers and is not stuck").Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
        health.MapGet("/ready", Ready).WithMetadata(Audience.Operators).WithName("GetReady").WithSummary("Every part is well").Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    private static JsonHttpResult<HealthResponse> Live(IEnumerable<LivenessCheck> checks)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        var isWell = true;
        foreach (var check in checks)
        {
            var fault = check.Fault();
            parts[check.Part] = fault ?? HealthResponse.Ok;
            isWell &= fault is null;
        }

        return HealthResponse.Of(parts, isWell);
    }

    private static async Task<JsonHttpResult<HealthResponse>> Ready(HttpContext http, IEnumerable<ReadinessCheck> checks, ChannelRegistry channels)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        var isWell = true;
        foreach (var check in checks)
        {
            var fault = await check.Fault(http.RequestAborted);
            parts[check.Part] = fault ?? HealthResponse.Ok;
            isWell &= fault is null || !check.IsVital;
        }

        return HealthResponse.Of(parts, isWell, channels.Health.ToDictionary(channel => channel.Name, ChannelHealthResponse.Of, StringComparer.Ordinal));
    }
}
