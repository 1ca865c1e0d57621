using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Payments.Grains.Telemetry;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Telemetry;

/// <summary>Sends metrics and traces, beside the logs of <see cref="OtlpLogs"/>, to a collector by OTLP, where the settings name one. Without one nothing listens and nothing is made.</summary>
internal sealed class OtlpExport(PaymentsSettings settings, IHostEnvironment environment) : IHostedService, IDisposable
{
    private MeterProvider? _meters;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Telemetry is not { } telemetry) return Task.CompletedTask;
        var resource = Resource(environment.ApplicationName);
        _meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(OrderMetrics.MeterName, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting")
            .AddOtlpExporter(options => Configure(options, telemetry, "/v1/metrics"))
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(OrderMetrics.MeterName)
            .AddOtlpExporter(options => Configure(options, telemetry, "/v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left; a collector that does not answer holds nobody up for long.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None);

    public void Dispose()
    {
        Interlocked.Exchange(ref _meters, null)?.Dispose();
        Interlocked.Exchange(ref _traces, null)?.Dispose();
    }

    /// <summary>Whose metrics, traces and logs they are.</summary>
    /// <param name="application">The program's name; <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> say otherwise where they are set.</param>
    internal static ResourceBuilder Resource(string application) =>
        ResourceBuilder.CreateEmpty().AddService(application).AddTelemetrySdk().AddEnvironmentVariableDetector();

    internal static void Configure(OtlpExporterOptions options, TelemetrySettings telemetry, string path)
    {
        options.Protocol = telemetry.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        options.Endpoint = new Uri(telemetry.IsHttp ? telemetry.Endpoint + path : telemetry.Endpoint);
    }
}
