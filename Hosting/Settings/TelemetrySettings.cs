using Microsoft.Extensions.Configuration;

namespace Payments.Hosting.Settings;

/// <summary>Where metrics, traces and logs are sent by OTLP.</summary>
/// <param name="Endpoint">
/// <c>Payments:Telemetry:OtlpEndpoint</c>, or OpenTelemetry's own <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: the collector's URL, without the
/// paths of its signals.
/// </param>
/// <param name="IsHttp">Whether <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> is <c>http/protobuf</c> instead of <c>grpc</c>, the default.</param>
public sealed record TelemetrySettings(string Endpoint, bool IsHttp)
{
    private const string Setting = "Payments:Telemetry:OtlpEndpoint";
    private const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Reads the settings; null when nothing is to be sent.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static TelemetrySettings? Read(IConfiguration configuration)
    {
        if ((configuration.Url(Setting) ?? configuration.Url(Variable)) is not { } endpoint)
            return null;
        var protocol = configuration.Text(ProtocolVariable) ?? "grpc";
        return protocol is "grpc" or "http/protobuf"
            ? new TelemetrySettings(endpoint, protocol == "http/protobuf")
            : throw new SettingException(ProtocolVariable, $"is \"{protocol}\"; it must be grpc or http/protobuf.");
    }
}
