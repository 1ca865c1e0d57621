using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;
using Payments.Grains;
using Payments.Grains.Merchants;
using Payments.Grains.Orders;
using Payments.Hosting.Health;
using Payments.Hosting.Settings;
using Payments.Hosting.Telemetry;
using Payments.Storage.Accounts;
using Payments.Storage.Alerts;
using Payments.Storage.Audit;
using Payments.Storage.Grains;
using Payments.Storage.Merchants;
using Payments.Storage.Metadata;
using Payments.Storage.Orders;
using Payments.Storage.PostgreSql;
using Payments.Storage.PostgreSql.Accounts;
using Payments.Storage.PostgreSql.Alerts;
using Payments.Storage.PostgreSql.Audit;
using Payments.Storage.PostgreSql.Grains;
using Payments.Storage.PostgreSql.Merchants;
using Payments.Storage.PostgreSql.Metadata;
using Payments.Storage.PostgreSql.Orders;

namespace Payments.Hosting.Databases;

/// <summary>The PostgreSQL database that the processes of a cluster share.</summary>
internal static class PostgreSqlServices
{
    /// <summary>How Orleans' own providers name the driver.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Adds the database and its queries.</summary>
    /// <param name="services">Where they are added.</param>
    /// <param name="cluster">Says where it is.</param>
    /// <param name="hostsGrains">Whether this process is a silo, which is of no use without its database.</param>
    public static void AddPostgreSql(this IServiceCollection services, ClusterSettings cluster, bool hostsGrains) =>
        services
            .AddSingleton(cluster)
            .AddSingleton(provider => new PostgreSqlDatabase(cluster.Database, provider.GetRequiredService<ILogger<PostgreSqlDatabase>>()))
            .AddSingleton<IOrderQueries, PostgreSqlOrderQueries>()
            .AddSingleton<IAccountQueries, PostgreSqlAccountQueries>()
            .AddSingleton<IMerchantQueries>(provider => new PostgreSqlMerchantQueries(
                provider.GetRequiredService<PostgreSqlDatabase>(),
                cluster.ServiceId
            ))
            .AddSingleton<IAuditTrail, PostgreSqlAuditTrail>()
            .AddSingleton<IAlertStorage, PostgreSqlAlertStorage>()
            .AddSingleton<IDatabaseMetadata, PostgreSqlMetadata>()
            .AddSingleton<ISecretQueries>(provider => new PostgreSqlSecretQueries(
                provider.GetRequiredService<PostgreSqlDatabase>(),
                cluster.ServiceId
            ))
            .AddSingleton(provider => provider.GetRequiredService<PostgreSqlDatabase>().Commits)
            .AddSingleton(provider => new CommitCountSource(() => provider.GetRequiredService<PostgreSqlDatabase>().Counts))
            .AddSingleton<IHostedService, PostgreSqlStartup>()
            .AddReadiness(
                "storage",
                (provider, cancellation) => provider.GetRequiredService<PostgreSqlDatabase>().FaultAsync(cancellation),
                hostsGrains
            );

    /// <summary>
    /// Adds the storage of orders and accounts, which is ours, and that of merchants and the reminders that grains register, which are
    /// Orleans' own.
    /// </summary>
    public static ISiloBuilder AddPostgreSqlGrains(this ISiloBuilder silo, ClusterSettings cluster)
    {
        silo.Services.AddSingleton(provider => new PostgreSqlGrainStorage(
                provider.GetRequiredService<PostgreSqlDatabase>(),
                GrainsJson.Stored
            ))
            .AddKeyedSingleton<IGrainStorage>(OrderGrain.StorageName, (provider, _) =>
                provider.GetRequiredService<PostgreSqlGrainStorage>()
            );
        silo.AddAdoNetGrainStorage(MerchantGrain.StorageName, options =>
        {
            (options.Invariant, options.ConnectionString) = (Invariant, cluster.OrleansConnectionString);
            options.GrainStorageSerializer = new GrainDocumentSerializer(GrainsJson.Stored);
        });
        AddReminders(silo.Services, cluster);
        return silo;
    }

    /// <summary>Due orders are reminders by their rows; those of every other grain stay with Orleans' own table.</summary>
    private static void AddReminders(IServiceCollection services, ClusterSettings cluster)
    {
        // What Orleans registers for its table is registered apart first, so that the table can be told from any other.
        IServiceCollection registered = new ServiceCollection();
        registered.UseAdoNetReminderService(options =>
            options.Configure(table => (table.Invariant, table.ConnectionString) = (Invariant, cluster.OrleansConnectionString))
        );
        var table = registered.Single(service => service.ServiceType == typeof(IReminderTable));
        foreach (var service in registered.Where(service => service != table))
            services.Add(service);
        services.AddSingleton<IReminderTable>(provider => new PostgreSqlReminderTable(
            provider.GetRequiredService<PostgreSqlDatabase>(),
            [OrderTables.Mapping],
            (IReminderTable)ActivatorUtilities.CreateInstance(provider, table.ImplementationType!),
            provider.GetRequiredService<MonotonicClock>(),
            provider.GetRequiredService<TimeProvider>(),
            new Random(Environment.TickCount)
        ));
    }
}
