using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Payments.Grains.Actions;
using Payments.Hosting.Management;

namespace Payments.Hosting.Health;

/// <summary><c>/health</c>: whether the process lives, and whether it can take requests.</summary>
public static class HealthEndpoints
{
    /// <summary>
    /// Maps <c>/health/live</c> and <c>/health/ready</c>. What <c>MapHealthChecks</c> maps would take any method and not stand in OpenAPI.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health
            .MapGet("/live", Live)
            .WithMetadata(Audience.Everybody)
            .WithName("GetLive")
            .WithSummary("The process answers and is not stuck")
            .Produces<HealthResponse>()
            .Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
        health
            .MapGet("/ready", Ready)
            .WithMetadata(Audience.Operators)
            .WithName("GetReady")
            .WithSummary("Every part is well")
            .Produces<HealthResponse>()
            .Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<HealthResponse>> Live(HttpContext http, HealthCheckService checks) =>
        HealthResponse.Of(await checks.CheckHealthAsync(check => check.Tags.Contains(HealthCheckParts.Live), http.RequestAborted));

    private static async Task<JsonHttpResult<HealthResponse>> Ready(
        HttpContext http,
        HealthCheckService checks,
        ChannelRegistry channels
    ) =>
        HealthResponse.Of(
            await checks.CheckHealthAsync(check => check.Tags.Contains(HealthCheckParts.Ready), http.RequestAborted),
            channels.Health.ToDictionary(
                channel => channel.Name,
                channel => ChannelHealthResponse.Of(channel, channels.Paused.Contains(channel.Name)),
                StringComparer.Ordinal
            )
        );
}
