using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Channels.Sandbox;
using Orleans.Payments.Embedded;
using Orleans.Payments.Grains;
using Orleans.Payments.Notifications;
using Orleans.Payments.Storage.Accounts;
using Orleans.Payments.Storage.Orders;
using Orleans.Payments.Storage.Sqlite;
using Orleans.Payments.Storage.Sqlite.Accounts;
using Orleans.Payments.Storage.Sqlite.Grains;
using Orleans.Payments.Storage.Sqlite.Orders;
using Orleans.Storage;

namespace Orleans.Payments.Silo;

/// <summary>Makes a process host the grains, on the embedded host and one SQLite file.</summary>
public static class PaymentsSilo
{
    /// <summary>The database in the data directory.</summary>
    public const string DatabaseFile = "payments.db";

    /// <summary>The sandbox provider's own books in the data directory.</summary>
    public const string SandboxFile = "sandbox.db";

    /// <summary>Adds grains, storage, channels and notifications.</summary>
    /// <exception cref="SettingException">The data directory cannot be used.</exception>
    public static IServiceCollection AddPaymentsSilo(this IServiceCollection services, PaymentsSettings settings)
    {
        DataDirectory.Make(settings.DataDirectory);
        var masterKey = FirstRunSecrets.MasterKey(settings);
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddSingleton(settings)
            .AddSingleton(FirstRunSecrets.AdminToken(settings))
            .AddSingleton(new SecretBox(masterKey))
            .AddSingleton<ServerAddress>()
            .AddStorage(settings)
            .AddEmbeddedGrains()
            .AddPaymentGrains(Environment.TickCount)
            .AddDirectories()
            .AddChannels(settings.Channels)
            .AddNotifications();
        if (settings.SandboxEnabled) services.AddSandbox(provider => Sandbox(provider.GetRequiredService<ServerAddress>(), settings, masterKey));
        return services;
    }

    private static IServiceCollection AddStorage(this IServiceCollection services, PaymentsSettings settings) => services
        .AddSingleton(provider => SqliteFile.Open(
            Path.Combine(settings.DataDirectory, DatabaseFile), StorageSchema.Steps, logger: provider.GetRequiredService<ILoggerFactory>().CreateLogger<SqliteFile>()))
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

    private static SandboxOptions Sandbox(ServerAddress address, PaymentsSettings settings, byte[] masterKey) => new()
    {
        Key = SandboxOptions.KeyOf(masterKey),
        BooksPath = Path.Combine(settings.DataDirectory, SandboxFile),
        BaseUrl = () => address.Public,
        ApiUrl = () => address.Listening,
        CallbackUrl = () => address.Listening + "/v1/channels/sandbox/callbacks",
    };

    /// <summary>A write that writes nothing still has to come through the queue and the file's lock.</summary>
    private static async Task<string?> Fault(SqliteFile file, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(_ => 0).WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return error.Message;
        }
    }
}
