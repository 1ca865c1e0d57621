using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Payments.Grains.Telemetry;
using Payments.Hosting.Management;

namespace Payments.Hosting.Telemetry;

/// <summary><c>/metrics</c>: what docs/operate.md lists under "What to watch", in Prometheus' text format.</summary>
internal static class PrometheusMetrics
{
    /// <summary>Label sets of one metric; what comes after the last is counted together, under <c>otel_metric_overflow</c>.</summary>
    public const int MaxSeries = 1_000;

    private const string Path = "/metrics";

    /// <summary>Adds what <see cref="MapMetrics"/> shows.</summary>
    public static IServiceCollection AddPrometheusMetrics(this IServiceCollection services) =>
        services
            .AddMetrics()
            .AddSingleton<ForeignInstruments>()
            .AddSingleton<ServerGauges>()
            .AddSingleton<OrderStatisticsReader>()
            .AddKeyedSingleton(Path, (provider, _) => Listen(provider.GetRequiredService<IMeterFactory>()));

    /// <summary>
    /// Maps <c>/metrics</c>. It needs no key: it holds counts, no ids, names of merchants or secrets. It is not for the public all the
    /// same; the proxy in front does not pass it on.
    /// </summary>
    public static void MapMetrics(this WebApplication app)
    {
        // Before the first order, so that nothing is missed.
        var listening = app.Services.GetRequiredKeyedService<MeterProvider>(Path);
        app.Services.GetRequiredService<ForeignInstruments>();
        var gauges = app.Services.GetRequiredService<ServerGauges>();
        app.MapPrometheusScrapingEndpoint(
                Path,
                listening,
                branch =>
                    branch.Use(
                        async (http, next) =>
                        {
                            await gauges.Refresh();
                            // Always the text format: Prometheus asks for OpenMetrics rather, which has another series for each, of when it
                            // began.
                            http.Request.Headers.Accept = default;
                            await next(http);
                        }
                    ),
                optionsName: null
            )
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]), Audience.Operators)
            .ExcludeFromDescription();
    }

    /// <summary>Whether a meter belongs to this server. A meter that belongs to none counts for each in the process.</summary>
    internal static bool IsOf(this Meter meter, IMeterFactory server) => meter.Scope is null || ReferenceEquals(meter.Scope, server);

    /// <summary>
    /// A provider of its own: views hold foreverything that a provider feeds, and what is shown here does not depend on whether there is
    /// a collector.
    /// </summary>
    private static MeterProvider Listen(IMeterFactory server) =>
        Sdk.CreateMeterProviderBuilder()
            .AddMeter(OrderMetrics.MeterName, ForeignInstruments.MeterName)
            .AddView(instrument =>
                instrument.Meter.IsOf(server)
                    ? new MetricStreamConfiguration { CardinalityLimit = MaxSeries }
                    : MetricStreamConfiguration.Drop
            )
            .AddPrometheusExporter(options =>
            {
                options.ScopeInfoEnabled = false;
                options.TargetInfoEnabled = false;
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            })
            .Build();
}
