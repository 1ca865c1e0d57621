using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Payments.Hosting.Management;

namespace Payments.Hosting.Telemetry;

/// <summary>What the process tells about itself: <c>/metrics</c>, and export by OTLP where the settings say so.</summary>
public static class TelemetryServices
{
    /// <summary>Adds what <see cref="MapMetrics"/> shows, and the export.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<MetricsListener>()
        .AddSingleton<ServerGauges>()
        .AddSingleton<OrderStatisticsReader>()
        .AddHostedService<OtlpExport>();

    /// <summary>
    /// Maps <c>/metrics</c>. It needs no key: it holds counts, no ids, names of merchants or secrets. It is not for the public all the
    /// same; the proxy in front does not pass it on.
    /// </summary>
    public static void MapMetrics(this WebApplication app)
    {
        // Before the first order, so that nothing is missed.
        var listener = app.Services.GetRequiredService<MetricsListener>();
        var gauges = app.Services.GetRequiredService<ServerGauges>();
        app.MapGet("/metrics", async (HttpContext http) =>
        {
            await gauges.Refresh();
            http.Response.ContentType = PrometheusText.ContentType;
            await http.Response.WriteAsync(listener.Expose(), http.RequestAborted);
        }).WithMetadata(Audience.Operators).ExcludeFromDescription();
    }
}
