using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Runtime;
using Payments.Grains;
using Payments.Hosting.Databases;
using Payments.Hosting.Health;
using Payments.Hosting.Health.Watchdog;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Silo;

/// <summary>Makes a process a silo of Orleans: it hosts grains and makes their calls.</summary>
internal static class PaymentsSilo
{
    /// <summary>How long a call may take before its caller gets a timeout.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How many calls one grain holds, running and waiting; one more is refused.</summary>
    private const int MaxEnqueuedRequests = 5_000;

    /// <summary>
    /// How many grains' places a silo remembers. Orders leave memory in a tenth of a second, so Orleans' default, a million, would be
    /// places of grains that are gone.
    /// </summary>
    private const int DirectoryCacheSize = 10_000;

    /// <summary>How long stopping may take: turns end, activations leave, writes reach the database.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the silo asks which orders are due; a page of them at a time, so that this also paces how fast a backlog drains.
    /// </summary>
    private static readonly TimeSpan DueOrdersInterval = TimeSpan.FromSeconds(1);

    /// <summary>Makes this process a silo: one of a cluster, or, where there is no cluster, one that is alone on its SQLite file.</summary>
    public static void AddSilo(this IHostApplicationBuilder builder, ClusterSettings? cluster)
    {
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTimeout);
        builder.Services.AddSingleton<IHostedService, SteadyClockStartup>();
        builder.UseOrleans(silo =>
        {
            if (cluster is null)
                silo.StandAlone();
            else
                silo.JoinCluster(cluster).AddPostgreSqlGrains(cluster);
            silo.AddPayments().AddDashboard();
        });
    }

    /// <summary>Adds the grains with their limits, for a silo of whatever cluster and database.</summary>
    public static ISiloBuilder AddPayments(this ISiloBuilder silo)
    {
        ExceptionSerialization.AddTo(silo.Services);
        silo.Services.AddPaymentGrains(Environment.TickCount)
            .AddSingleton(provider => new SiloWatchdog(
                () => provider.GetRequiredService<IGrainFactory>().GetGrain<IWatchdogGrain>(0).Ping(),
                TimeProvider.System,
                provider.GetRequiredService<ILogger<SiloWatchdog>>()
            ))
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<SiloWatchdog>())
            .AddLiveness("grains", provider => provider.GetRequiredService<SiloWatchdog>().Fault())
            .AddReadiness("silo", (provider, _) => Task.FromResult(Fault(provider.GetRequiredService<ISiloStatusOracle>().CurrentStatus)));
        return silo.AddReminders()
            .Configure<SiloMessagingOptions>(options =>
            {
                options.ResponseTimeout = ResponseTimeout;
                options.MaxEnqueuedRequestsHardLimit = MaxEnqueuedRequests;
            })
            .Configure<GrainDirectoryOptions>(options => options.CacheSize = DirectoryCacheSize)
            .Configure<ReminderOptions>(options => options.RefreshReminderListPeriod = DueOrdersInterval);
    }

    private static string? Fault(SiloStatus status) => status == SiloStatus.Active ? null : $"The silo is {status}.";
}
