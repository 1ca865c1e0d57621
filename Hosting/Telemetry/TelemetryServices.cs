using Microsoft.Extensions.DependencyInjection;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Telemetry;

/// <summary>What the process tells about itself: <c>/metrics</c>, and export by OTLP where the settings say so.</summary>
internal static class TelemetryServices
{
    /// <param name="services">Where it is added.</param>
    /// <param name="collector">Where it is sent; null: nowhere.</param>
    /// <param name="application">The program's name.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetrySettings? collector, string application)
    {
        services.AddPrometheusMetrics();
        if (collector is not null)
            services.AddOtlp(collector, application);
        return services;
    }
}
