using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Storage;
using Payments.Grains;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Accounts;
using Payments.Storage.Sqlite.Grains;
using Payments.Storage.Sqlite.Orders;

namespace Payments.Hosting;

/// <summary>One SQLite file in the data directory, for a process that is all there is.</summary>
internal static class SqliteServices
{
    /// <summary>The database in the data directory.</summary>
    public const string DatabaseFile = "payments.db";

    private static readonly TimeSpan ReadinessLimit = TimeSpan.FromSeconds(2);

    public static void AddSqlite(this IServiceCollection services, PaymentsSettings settings) => services
        .AddSingleton(provider => SqliteFile.Open(
            Path.Combine(settings.DataDirectory, DatabaseFile), StorageSchema.Steps, logger: provider.GetRequiredService<ILoggerFactory>().CreateLogger<SqliteFile>()))
        .AddSingleton<IHostedService, SqliteAtStart>()
        .AddSingleton(provider => new SqliteGrainStorage(provider.GetRequiredService<SqliteFile>(), GrainsJson.Stored))
        .AddKeyedSingleton<IGrainStorage>(OrderGrain.StorageName, (provider, _) => provider.GetRequiredService<SqliteGrainStorage>())
        .AddKeyedSingleton<IGrainStorage>(MerchantGrain.StorageName, (provider, _) => provider.GetRequiredService<SqliteGrainStorage>())
        .AddSingleton<IReminderTable>(provider => new SqliteReminderTable(
            provider.GetRequiredService<SqliteFile>(), [OrderRows.Shape], provider.GetRequiredService<TimeProvider>(), new Random(Environment.TickCount)))
        .AddSingleton<IOrderQueries, SqliteOrderQueries>()
        .AddSingleton<IAccountQueries, SqliteAccountQueries>()
        .AddSingleton(provider => provider.GetRequiredService<SqliteFile>().Commits)
        .AddSingleton(provider => new CommitFigures(() => provider.GetRequiredService<SqliteFile>().Counts))
        .AddSingleton(provider => new ReadinessCheck("storage", cancellation => Fault(provider.GetRequiredService<SqliteFile>(), cancellation)));

    /// <summary>A write that writes nothing still has to come through the queue and the file's lock.</summary>
    private static async Task<string?> Fault(SqliteFile file, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(_ => 0).WaitAsync(ReadinessLimit, TimeProvider.System, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return error.Message;
        }
    }
}
