using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Payments.Hosting.Databases;
using Payments.Hosting.Health;
using Payments.Hosting.Settings;
using Payments.Hosting.Silo;
using Payments.Hosting.Tls;

namespace Payments.Hosting.FrontEnd;

/// <summary>Makes a process a front end: it hosts no grains and keeps no state, and calls the silos that do.</summary>
internal static class PaymentsFrontEnd
{
    /// <summary>Adds the client.</summary>
    public static void AddFrontEnd(this IHostApplicationBuilder builder, ClusterSettings cluster)
    {
        builder
            .Services.AddSingleton<ClusterConnection>()
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<ClusterConnection>())
            .AddReadiness("cluster", (provider, cancellation) => provider.GetRequiredService<ClusterConnection>().FaultAsync(cancellation))
            // Orleans' client starts by waiting for a silo. A front end listens meanwhile, and answers 503: whoever starts first must not
            // wait for the others.
            .Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        ExceptionSerialization.AddTo(builder.Services);
        builder.UseOrleansClient(client =>
        {
            if (cluster.Tls is { } tls)
                client.UseTls(ClusterTls.Options(tls, client.Services));
            client
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
                .UseAdoNetClustering(options =>
                    (options.Invariant, options.ConnectionString) = (PostgreSqlServices.Invariant, cluster.OrleansConnectionString)
                )
                .UseConnectionRetryFilter<ClusterConnectionRetryFilter>();
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = PaymentsSilo.ResponseTimeout);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        });
    }
}
