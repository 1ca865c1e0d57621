using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Payments.Cluster.Tests.AdoNet;

/// <summary>What a silo says of itself and how it keeps states.</summary>
internal sealed record ProviderSettings(
    string ClusterId = "cluster",
    string ServiceId = "service",
    bool DeleteStateOnClear = false,
    IHasher? Hasher = null
);

/// <summary>Orleans' own providers as a silo and a client get them, without the silo and the client.</summary>
internal sealed class AdoNetProviders : IAsyncDisposable
{
    private readonly IHost _silo;
    private readonly IHost _client;

    private AdoNetProviders(IHost silo, IHost client) => (_silo, _client) = (silo, client);

    public IMembershipTable Members => _silo.Services.GetRequiredService<IMembershipTable>();

    public IGrainStorage States => _silo.Services.GetRequiredKeyedService<IGrainStorage>("states");

    public IReminderTable Reminders => _silo.Services.GetRequiredService<IReminderTable>();

    public IGatewayListProvider Gateways => _client.Services.GetRequiredService<IGatewayListProvider>();

    public static async Task<AdoNetProviders> StartAsync(string database, ProviderSettings settings)
    {
        var providers = new AdoNetProviders(Silo(database, settings), Client(database, settings));
        await providers.Members.InitializeMembershipTableAsync(tryInitTableVersion: true);
        await providers.Gateways.InitializeGatewayListProvider();
        await ((IReminderTable)providers.Reminders).StartAsync();
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        ((ILifecycleParticipant<ISiloLifecycle>)providers.States).Participate(lifecycle);
        await lifecycle.OnStart();
        return providers;
    }

    public ValueTask DisposeAsync()
    {
        _silo.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IHost Silo(string database, ProviderSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.UseOrleans(silo =>
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId))
                .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database))
                .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database))
                .AddAdoNetGrainStorage("states", options =>
                {
                    (options.Invariant, options.ConnectionString, options.DeleteStateOnClear) = (
                        "Npgsql",
                        database,
                        settings.DeleteStateOnClear
                    );
                    if (settings.Hasher is not null)
                        options.HashPicker = new StorageHasherPicker([settings.Hasher]);
                })
        );
        return builder.Build();
    }

    private static IHost Client(string database, ProviderSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.UseOrleansClient(client =>
            client
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId))
                .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database))
        );
        return builder.Build();
    }
}
