using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Payments.Grains.Telemetry;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Telemetry;

/// <summary>Sends metrics, traces and logs to a collector by OTLP, where the settings name one. Without one no trace is made.</summary>
internal static class OtlpExport
{
    /// <param name="services">Where it is added.</param>
    /// <param name="collector">Where they are sent.</param>
    /// <param name="application">Whose they are, unless <c>OTEL_SERVICE_NAME</c> or <c>OTEL_RESOURCE_ATTRIBUTES</c> say otherwise.</param>
    public static void AddOtlp(this IServiceCollection services, TelemetrySettings collector, string application)
    {
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService(application).AddTelemetrySdk().AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(OrderMetrics.MeterName, "Microsoft.Orleans")
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddView(WithoutHosts)
            )
            // Requests have no spans of their own: an order is one trace, from its create on, and no provider or merchant is sent our ids.
            .WithTracing(traces => traces.AddSource(OrderMetrics.MeterName))
            .WithLogging(_ => { }, logs => (logs.IncludeFormattedMessage, logs.IncludeScopes) = (true, true))
            .UseOtlpExporter(collector.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc, new Uri(collector.Endpoint));
        services.AddHostedService<OtlpShutdown>();
    }

    /// <summary>Hosts that are called are merchants' own, and as many as there are merchants.</summary>
    private static MetricStreamConfiguration? WithoutHosts(Instrument instrument) =>
        instrument.Meter.Name switch
        {
            "System.Net.Http" => new MetricStreamConfiguration
            {
                TagKeys = ["http.request.method", "http.response.status_code", "error.type"],
            },
            "System.Net.NameResolution" => MetricStreamConfiguration.Drop,
            _ => null,
        };
}

/// <summary>Sends what is left while what instruments ask is there. A collector that does not answer holds nobody up for long.</summary>
internal sealed class OtlpShutdown(MeterProvider meters, TracerProvider traces) : IHostedService
{
    private const int TimeoutMilliseconds = 5_000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            Task.Run(() => meters.Shutdown(TimeoutMilliseconds), CancellationToken.None),
            Task.Run(() => traces.Shutdown(TimeoutMilliseconds), CancellationToken.None)
        );
}
