using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Testing;
using Payments.Testing.Processes;

namespace Payments.OrleansAssumptions.Hosts;

/// <summary>
/// A silo of Orleans, alone and called from within, whose timers and reminders go by a clock that the test owns. The rest goes by the real
/// one.
/// </summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly HostSettings _settings;
    private IHost _silo = null!;

    private HostUnderTest(HostSettings settings) => _settings = settings;

    public ManualClock Clock { get; } = new();

    public MemoryStorage Storage { get; } = new();

    public MemoryReminderTable Reminders { get; } = new();

    public IGrainFactory Grains { get; private set; } = null!;

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public static async Task<HostUnderTest> StartAsync(HostSettings? settings = null)
    {
        var host = new HostUnderTest(settings ?? new HostSettings());
        await host.StartSiloAsync();
        return host;
    }

    /// <summary>
    /// Lets time pass, in steps small enough that the host keeps up with it. Orleans measures how long a call takes and how long an
    /// activation is idle by the real clock alone, so a test that needs these to run out sets them short, and waits for their effect.
    /// </summary>
    public Task AdvanceAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            Quiet.Wait();
            Clock.Advance(time - passed < Step ? time - passed : Step);
        }

        Quiet.Wait();
        return Task.CompletedTask;
    }

    public Task StopAsync() => _silo.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
    }

    private async Task StartSiloAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.UseOrleans(Configure);
        _silo = builder.Build();
        await _silo.StartAsync();
        Grains = _silo.Services.GetRequiredService<IGrainFactory>();
    }

    private void Configure(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(Ports.FindFree(), gatewayPort: 0)
            .AddReminders()
            .Configure<EndpointOptions>(options => options.AdvertisedIPAddress = IPAddress.Loopback)
            .Configure<SiloMessagingOptions>(options =>
            {
                options.ResponseTimeout = _settings.ResponseTimeout;
                options.MaxEnqueuedRequestsHardLimit = _settings.MaxEnqueuedRequests;
            })
            .Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionAge = _settings.CollectionAge;
                options.CollectionQuantum = _settings.CollectionAge / 2;
            })
            .Configure<ReminderOptions>(options => options.RefreshReminderListPeriod = TimeSpan.FromSeconds(10));
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Clock);
        silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, new ReminderClock(Clock));
        silo.Services.AddSingleton<IReminderTable>(Reminders);
        silo.Services.AddKeyedSingleton<IGrainStorage>("memory", Storage);
    }
}

/// <summary>Settings of a silo.</summary>
internal sealed record HostSettings
{
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromHours(2);

    public int MaxEnqueuedRequests { get; init; } = 5_000;
}
