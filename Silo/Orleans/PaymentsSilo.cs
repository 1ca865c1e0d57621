using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Payments.Grains;
using Orleans.Payments.Notifications;
using Orleans.Payments.Storage.Orders;
using Orleans.Payments.Storage.PostgreSql;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Payments.Silo;

/// <summary>Makes a process a silo of Orleans: it hosts grains, makes their calls, and keeps their state in PostgreSQL.</summary>
public static class PaymentsSilo
{
    /// <summary>How Orleans' own providers name the driver.</summary>
    internal const string Invariant = "Npgsql";

    /// <summary>How long a call may take before its caller is told so.</summary>
    internal static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How many calls one grain holds, running and waiting; one more is refused.</summary>
    private const int MaxEnqueuedRequests = 5_000;

    /// <summary>How long stopping may take: turns end, activations leave, writes reach the database.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Makes this process a silo. <see cref="PaymentsCluster.AddPaymentsCluster"/> comes first.</summary>
    public static void AddPaymentsSilo(this IHostApplicationBuilder builder, ClusterSettings cluster)
    {
        LoggingDefaults.AddTo(builder.Configuration);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTimeout);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .ConfigureEndpoints(cluster.AdvertisedAddress, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: false)
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, cluster.ConnectionOfProviders))
            .AddPayments(cluster)
            .AddDashboard());
    }

    /// <summary>Adds the grains with their storage, their reminders and their limits, for a silo of whatever cluster.</summary>
    public static ISiloBuilder AddPayments(this ISiloBuilder silo, ClusterSettings cluster)
    {
        var connection = cluster.ConnectionOfProviders;
        silo.Services
            .AddPaymentGrains(Environment.TickCount)
            .AddNotifications()
            .AddSingleton(provider => new PostgreSqlGrainStorage(provider.GetRequiredService<PostgreSqlDatabase>(), GrainsJson.Stored))
            .AddKeyedSingleton<IGrainStorage>(OrderGrain.StorageName, (provider, _) => provider.GetRequiredService<PostgreSqlGrainStorage>())
            .AddSingleton(provider => new Pulse(
                () => provider.GetRequiredService<IGrainFactory>().GetGrain<IPulseGrain>(0).Beat(), TimeProvider.System, provider.GetRequiredService<ILogger<Pulse>>()))
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<Pulse>())
            .AddSingleton(provider => new LivenessCheck("grains", provider.GetRequiredService<Pulse>().Fault))
            .AddSingleton(provider => new ReadinessCheck("silo", _ => Task.FromResult(Fault(provider.GetRequiredService<ISiloStatusOracle>().CurrentStatus))));
        silo.AddAdoNetGrainStorage(MerchantGrain.StorageName, options =>
            {
                (options.Invariant, options.ConnectionString) = (Invariant, connection);
                options.GrainStorageSerializer = new GrainDocuments(GrainsJson.Stored);
            })
            .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
        ProjectReminders(silo.Services);

        return silo
            .Configure<SiloMessagingOptions>(options =>
            {
                options.ResponseTimeout = ResponseTimeout;
                options.MaxEnqueuedRequestsHardLimit = MaxEnqueuedRequests;
            })
            // A silo that dies is noticed after three probes missed; the orders it held are then activated elsewhere.
            .Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(2);
                options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            })
            .Configure<Orleans.Hosting.ReminderOptions>(options => options.RefreshReminderListPeriod = TimeSpan.FromSeconds(10));
    }

    /// <summary>Due orders are reminders by their rows; those of every other grain stay with the table that was registered.</summary>
    private static void ProjectReminders(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IReminderTable));
        services.Remove(registered);
        services.AddSingleton<IReminderTable>(provider => new PostgreSqlReminderTable(
            provider.GetRequiredService<PostgreSqlDatabase>(),
            [OrderRows.Shape],
            (IReminderTable)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!),
            provider.GetRequiredService<TimeProvider>(),
            new Random(Environment.TickCount)));
    }

    private static string? Fault(SiloStatus status) => status == SiloStatus.Active ? null : $"The silo is {status}.";
}
