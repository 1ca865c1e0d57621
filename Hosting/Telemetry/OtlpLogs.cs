using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Telemetry;

/// <summary>Sends logs to the collector that metrics and traces are sent to (<see cref="OtlpExport"/>), with their ids as attributes.</summary>
internal static class OtlpLogs
{
    /// <param name="logging">Where it is added.</param>
    /// <param name="telemetry">The collector.</param>
    /// <param name="application">The program's name, unless <c>OTEL_SERVICE_NAME</c> says otherwise.</param>
    public static void AddOtlp(this ILoggingBuilder logging, TelemetrySettings telemetry, string application) => logging.AddOpenTelemetry(options =>
    {
        options.IncludeFormattedMessage = true;
        options.IncludeScopes = true;
        options.SetResourceBuilder(OtlpExport.Resource(application)).AddOtlpExporter(exporter => OtlpExport.Configure(exporter, telemetry, "/v1/logs"));
    });
}
