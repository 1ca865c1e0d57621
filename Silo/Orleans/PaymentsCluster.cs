using System;
using System.IO;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Channels.Sandbox;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.Accounts;
using Orleans.Payments.Storage.Orders;
using Orleans.Payments.Storage.PostgreSql;

namespace Orleans.Payments.Silo;

/// <summary>What every process of a cluster has, whether it hosts grains or routes requests to those that do.</summary>
public static class PaymentsCluster
{
    /// <summary>The sandbox provider's own books in the data directory of the process that hosts it.</summary>
    public const string SandboxFile = "sandbox.db";

    /// <summary>Adds settings, secrets, the database, and our side of the channels; the simulated provider too where the settings say so.</summary>
    /// <param name="services">Where they are added.</param>
    /// <param name="payments">The settings of any server.</param>
    /// <param name="cluster">The settings of a cluster's process.</param>
    /// <param name="hostsGrains">Whether this process is a silo, which is of no use without its database.</param>
    /// <exception cref="SettingException">The data directory is needed and cannot be used.</exception>
    public static IServiceCollection AddPaymentsCluster(
        this IServiceCollection services, PaymentsSettings payments, ClusterSettings cluster, bool hostsGrains)
    {
        if (cluster.CoHosted || cluster.HostsSandbox) DataDirectory.Make(payments.DataDirectory);
        var masterKey = FirstRunSecrets.MasterKey(payments);
        services.TryAddSingleton(TimeProvider.System);
        TravellingFailures.AddTo(services);
        services
            .AddSingleton(payments)
            .AddSingleton(cluster)
            .AddSingleton(FirstRunSecrets.AdminToken(payments))
            .AddSingleton(new SecretBox(masterKey))
            .AddSingleton<ServerAddress>()
            .AddDirectories()
            .AddChannels(payments.Channels)
            .AddSingleton(provider => new PostgreSqlDatabase(cluster.Database, provider.GetRequiredService<ILogger<PostgreSqlDatabase>>()))
            .AddSingleton<IOrderQueries, PostgreSqlOrderQueries>()
            .AddSingleton<IAccountQueries, PostgreSqlAccountQueries>()
            .AddSingleton(provider => provider.GetRequiredService<PostgreSqlDatabase>().Commits)
            .AddSingleton(provider => new CommitFigures(() => provider.GetRequiredService<PostgreSqlDatabase>().Counts))
            .AddSingleton<IHostedService, DatabaseAtStart>()
            .AddSingleton(provider => new ReadinessCheck(
                "storage", cancellation => provider.GetRequiredService<PostgreSqlDatabase>().FaultAsync(cancellation), IsVital: hostsGrains));

        if (!payments.SandboxEnabled) return services;
        SandboxOptions Options(IServiceProvider provider) => Sandbox(provider.GetRequiredService<ServerAddress>(), payments, cluster, masterKey);
        return cluster.HostsSandbox ? services.AddSandbox(Options) : services.AddSandboxChannel(Options);
    }

    private static SandboxOptions Sandbox(ServerAddress address, PaymentsSettings payments, ClusterSettings cluster, byte[] masterKey)
    {
        string Provider() => cluster.HostsSandbox ? address.Listening : cluster.SandboxUrl!;
        return new SandboxOptions
        {
            Key = SandboxOptions.KeyOf(masterKey),
            BooksPath = Path.Combine(payments.DataDirectory, SandboxFile),
            BaseUrl = () => payments.PublicUrl ?? cluster.SandboxUrl ?? address.Listening,
            ApiUrl = Provider,
            CallbackUrl = () => Provider() + "/v1/channels/sandbox/callbacks",
        };
    }
}
