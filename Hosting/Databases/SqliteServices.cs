using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
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
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Accounts;
using Payments.Storage.Sqlite.Alerts;
using Payments.Storage.Sqlite.Audit;
using Payments.Storage.Sqlite.Grains;
using Payments.Storage.Sqlite.Merchants;
using Payments.Storage.Sqlite.Metadata;
using Payments.Storage.Sqlite.Orders;

namespace Payments.Hosting.Databases;

/// <summary>One SQLite file in the data directory, for a process that is all there is.</summary>
internal static class SqliteServices
{
    /// <summary>The database in the data directory.</summary>
    public const string DatabaseFile = "payments.db";

    private static readonly TimeSpan ReadinessTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Where it is.</summary>
    public static string PathOf(PaymentsSettings settings) => Path.Combine(settings.DataDirectory, DatabaseFile);

    public static void AddSqlite(this IServiceCollection services, PaymentsSettings settings, StartupMasterKey masterKey) =>
        services
            .AddSingleton(provider =>
                SqliteFile.Open(
                    PathOf(settings),
                    SqliteSchema.Steps,
                    new SqliteOptions { ExpectedReason = Expected(masterKey) },
                    provider.GetRequiredService<ILoggerFactory>().CreateLogger<SqliteFile>()
                )
            )
            .AddSingleton<IHostedService, SqliteStartup>()
            .AddSingleton(provider => new SqliteGrainStorage(provider.GetRequiredService<SqliteFile>(), GrainsJson.Stored))
            .AddKeyedSingleton<IGrainStorage>(OrderGrain.StorageName, (provider, _) => provider.GetRequiredService<SqliteGrainStorage>())
            .AddKeyedSingleton<IGrainStorage>(MerchantGrain.StorageName, (provider, _) => provider.GetRequiredService<SqliteGrainStorage>())
            .AddSingleton<IReminderTable>(provider => new SqliteReminderTable(
                provider.GetRequiredService<SqliteFile>(),
                [OrderTables.Mapping],
                provider.GetRequiredService<MonotonicClock>(),
                provider.GetRequiredService<TimeProvider>(),
                new Random(Environment.TickCount)
            ))
            .AddSingleton<IOrderQueries, SqliteOrderQueries>()
            .AddSingleton<IAccountQueries, SqliteAccountQueries>()
            .AddSingleton<IMerchantQueries, SqliteMerchantQueries>()
            .AddSingleton<IAuditTrail, SqliteAuditTrail>()
            .AddSingleton<IAlertStorage, SqliteAlertStorage>()
            .AddSingleton<IDatabaseMetadata, SqliteMetadata>()
            .AddSingleton<ISecretQueries, SqliteSecretQueries>()
            .AddSingleton(provider => provider.GetRequiredService<SqliteFile>().Commits)
            .AddSingleton(provider => new CommitCountSource(() => provider.GetRequiredService<SqliteFile>().Counts))
            .AddReadiness("storage", (provider, cancellation) =>
                provider.GetRequiredService<SqliteFile>().FaultAsync(ReadinessTimeout, cancellation)
            );

    private static string? Expected(StartupMasterKey masterKey) =>
        masterKey.IsEstablished
            ? $"'{masterKey.Source}' has been the key of one. Restore both from the same backup; to begin anew, with no order of before, move '{masterKey.Source}' away."
            : null;
}
