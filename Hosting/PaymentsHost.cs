using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Payments.Grains;
using Payments.Grains.Merchants;
using Payments.Grains.Secrets;
using Payments.Hosting.Alerts;
using Payments.Hosting.Channels;
using Payments.Hosting.Connections;
using Payments.Hosting.Dashboard;
using Payments.Hosting.Databases;
using Payments.Hosting.FrontEnd;
using Payments.Hosting.Health;
using Payments.Hosting.Management;
using Payments.Hosting.Sandbox;
using Payments.Hosting.Secrets;
using Payments.Hosting.Settings;
using Payments.Hosting.Silo;
using Payments.Hosting.Start;
using Payments.Hosting.Telemetry;
using Payments.Notifications;
using Payments.Sandbox;

namespace Payments.Hosting;

/// <summary>
/// Puts a process together, whatever it is (<see cref="ProcessSettings"/>): what every process has, the database that the settings name,
/// and the grains or the way to them.
/// </summary>
public static class PaymentsHost
{
    /// <summary>The sandbox provider's own books in the data directory of the process that hosts it.</summary>
    public const string SandboxFile = "sandbox.db";

    /// <summary>Adds all of it.</summary>
    /// <exception cref="SettingException">The data directory is needed and cannot be used, or a secret in it cannot; or the server cannot
    /// listen where it is told to.</exception>
    public static void AddPayments(this WebApplicationBuilder builder, ProcessSettings process)
    {
        builder.ListenForOperators(process.Payments.Management);
        ListeningAddresses.Check(builder.Configuration, process.HostsGrains ? process.Cluster : null);
        builder.LimitConnections(process.Payments.Limits.Connections);
        builder.AddLoggingDefaults();
        var startLog = new StartupLogFilter();
        startLog.AddTo(builder.Logging, builder.Configuration);
        builder
            .Services.AddSingleton(startLog)
            .AddSingleton<StartupSummary>()
            .AddPayments(process)
            .AddTelemetry(process.Payments.Telemetry, builder.Environment.ApplicationName);
        if (process.HostsGrains)
            builder.AddSilo(process.Cluster);
        else
            builder.AddFrontEnd(process.Cluster!);
    }

    /// <summary>
    /// Maps, right behind the search for routes, what every process answers: its health and metrics; the dashboard where grains are, the
    /// simulated provider where it is.
    /// </summary>
    public static void MapPayments(this WebApplication app)
    {
        var process = app.Services.GetRequiredService<ProcessSettings>();
        app.Lifetime.ApplicationStarted.Register(app.Services.GetRequiredService<StartupLogFilter>().End);
        app.SeparateOperators(process.Payments.Management);
        app.MapHealth();
        app.MapMetrics();
        if (process.HostsGrains)
            app.MapAdminDashboard();
        if (process.HostsSandbox)
            app.MapSandbox();
    }

    /// <summary>
    /// Makes the parts that start with the process, on another processor while this one goes on: most of a start is compiling, and a silo
    /// and the endpoints have little in common. What cannot be made fails again, and is reported, at the start itself.
    /// </summary>
    public static Task CreateHostedServices(this IServiceProvider services) =>
        Task.Run(() => services.GetServices<IHostedService>().Count());

    /// <summary>Adds what a process has whether or not grains live in it.</summary>
    /// <exception cref="SettingException">The data directory is needed and cannot be used, or a secret in it cannot.</exception>
    internal static IServiceCollection AddPayments(this IServiceCollection services, ProcessSettings process)
    {
        var payments = process.Payments;
        if (process.HasFiles)
            DataDirectory.Create(payments.DataDirectory);
        var masterKey = FirstRunSecrets.MasterKey(payments, process.Cluster is null ? SqliteServices.PathOf(payments) : null);
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddSingleton(process)
            .AddSingleton(payments)
            .AddSingleton(FirstRunSecrets.AdminToken(payments))
            .AddSingleton(masterKey)
            .AddSingleton(new SecretBox(masterKey.Key, masterKey.Previous))
            .AddSingleton<MasterKeyAgreement>()
            .AddSingleton<ServerAddress>()
            .AddSingleton<OrderCountLog>()
            .AddPaymentServices()
            .AddChannels(payments.Channels)
            .AddNotifications()
            .AddAlerts(payments.Alerts)
            .AddSingleton<IHostedService>(static provider => new LastReports(
                provider.GetRequiredService<KeyUseReporter>(),
                provider.GetService<EndpointReporter>()
            ));
        if (process.HasFiles)
            services.AddSingleton<IHostedService, DataDirectoryStartupCheck>();
        services.AddSandbox(process, masterKey);
        if (process.Cluster is { } cluster)
            services.AddPostgreSql(cluster, process.HostsGrains);
        else
            services.AddSqlite(payments, masterKey);
        if (process.HostsGrains)
        {
            services.AddSecretReEncryption();
            services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<OrderCountLog>());
        }

        return services;
    }

    private static void AddSecretReEncryption(this IServiceCollection services) =>
        services
            .AddSingleton<SecretReEncryption>()
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<SecretReEncryption>())
            .AddReadiness(
                "secrets",
                (provider, _) => Task.FromResult(provider.GetRequiredService<SecretReEncryption>().Fault),
                isVital: false
            );

    /// <summary>Our side of the simulated channel, and the provider itself where this process hosts it.</summary>
    private static void AddSandbox(this IServiceCollection services, ProcessSettings process, StartupMasterKey masterKey)
    {
        if (!process.Payments.SandboxEnabled)
            return;
        services
            .AddSingleton<SandboxInbox>()
            .AddSingleton<SandboxInboxResolver>(provider => provider.GetRequiredService<SandboxInbox>().Find);
        SandboxOptions Options(IServiceProvider provider) => Sandbox(provider.GetRequiredService<ServerAddress>(), process, masterKey);
        if (process.HostsSandbox)
            services.AddSandbox(Options);
        else
            services.AddSandboxChannel(Options);
    }

    private static SandboxOptions Sandbox(ServerAddress address, ProcessSettings process, StartupMasterKey masterKey)
    {
        var elsewhere = process.Cluster?.SandboxUrl;
        // An order that is due may be looked at before the web server listens: to who asks then, that is a provider that does not answer.
        string Provider() =>
            !process.HostsSandbox ? elsewhere!
            : address.AllListening is [var first, ..] ? first
            : throw new HttpRequestException(HttpRequestError.ConnectionError, "This server does not listen yet.");
        return new SandboxOptions
        {
            Key = SandboxOptions.DeriveKey(masterKey.Key),
            FormerKeys = [.. masterKey.Previous.Select(key => SandboxOptions.DeriveKey(key))],
            DatabasePath = Path.Combine(process.Payments.DataDirectory, SandboxFile),
            BaseUrl = () => process.Payments.PublicUrl ?? elsewhere ?? address.Listening,
            ApiUrl = Provider,
            CallbackUrl = () => Provider() + "/v1/channels/sandbox/callbacks",
        };
    }
}
