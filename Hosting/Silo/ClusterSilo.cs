using Orleans.Configuration;
using Orleans.Hosting;
using Payments.Hosting.Databases;
using Payments.Hosting.Settings;
using Payments.Hosting.Tls;

namespace Payments.Hosting.Silo;

/// <summary>A silo among others, which find each other by the database.</summary>
internal static class ClusterSilo
{
    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, ClusterSettings cluster)
    {
        if (cluster.Tls is { } tls)
            silo.UseTls(ClusterTls.Options(tls, silo.Services));
        return silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .ConfigureEndpoints(cluster.AdvertisedAddress, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: false)
            .UseAdoNetClustering(options =>
                (options.Invariant, options.ConnectionString) = (PostgreSqlServices.Invariant, cluster.OrleansConnectionString)
            )
            // A silo that dies is noticed after three probes missed; the orders it held are then activated elsewhere.
            .Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(2);
                options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            });
    }
}
