using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Payments.Testing;

namespace Payments.Crash.Tests.Silos;

/// <summary>Asks the silos which grains they hold.</summary>
internal static class ActiveGrains
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The orders and merchants that more than one silo holds, once the cluster has had time to notice.</summary>
    public static async Task<IReadOnlyList<string>> ActiveTwice(Cluster cluster)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.UseOrleansClient(client =>
            client
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("payments", "orleans-payments"))
                .UseTls(cluster.Certificate, options =>
                {
                    options.AllowAnyRemoteCertificate();
                    options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "any";
                })
                .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", cluster.ConnectionString))
        );
        using var host = builder.Build();
        await host.StartAsync();
        var management = host.Services.GetRequiredService<IClusterClient>().GetGrain<IManagementGrain>(0);

        IReadOnlyList<string> twice = [];
        await Poll.Until(Limit, Interval, async () =>
        {
            // Grains come and go between the silos' answers, so only one that is seen twice every time is.
            var active = await management.GetDetailedGrainStatistics();
            twice =
            [
                .. active
                    .GroupBy(grain => grain.GrainId.ToString(), StringComparer.Ordinal)
                    .Where(grain =>
                        grain.Key.StartsWith("order/", StringComparison.Ordinal)
                        || grain.Key.StartsWith("merchant/", StringComparison.Ordinal)
                    )
                    .Where(grain => grain.Select(activation => activation.SiloAddress).Distinct().Count() > 1)
                    .Select(grain => grain.Key),
            ];
            return twice.Count == 0 ? null : twice[0];
        });
        await host.StopAsync();
        return twice;
    }
}
