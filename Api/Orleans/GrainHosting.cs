using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Payments.Channels.Sandbox;
using Orleans.Payments.Silo;

namespace Orleans.Payments.Api;

/// <summary>On the Orleans host this process calls silos, or is one itself when co-hosted.</summary>
internal static class GrainHosting
{
    private static readonly Problem NotConnected = Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "No silo has been reached yet. The request may be repeated as it is.", retryAfter: 1);

    public static void AddGrainHost(this WebApplicationBuilder builder, PaymentsSettings settings)
    {
        var cluster = ClusterSettings.Read(builder.Configuration, settings);
        builder.Services.AddPaymentsCluster(settings, cluster, hostsGrains: cluster.CoHosted);
        if (cluster.CoHosted) builder.AddPaymentsSilo(cluster);
        else builder.AddPaymentsFrontEnd(cluster);
    }

    public static void UseGrainHost(this WebApplication app)
    {
        var cluster = app.Services.GetRequiredService<ClusterSettings>();
        if (cluster.CoHosted)
        {
            app.MapAdminDashboard();
        }
        else
        {
            var connection = app.Services.GetRequiredService<ClusterConnection>();
            app.Use((http, next) => connection.IsOpen || !http.Request.Path.StartsWithSegments("/v1", System.StringComparison.Ordinal) ? next(http) : NotConnected.ExecuteAsync(http));
        }

        if (cluster.HostsSandbox) app.MapSandbox();
    }
}
