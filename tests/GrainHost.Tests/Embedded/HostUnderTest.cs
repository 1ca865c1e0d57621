using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Payments.Embedded;
using Orleans.Payments.GrainHost.Tests.Hosts;
using Orleans.Payments.GrainHost.Tests.TestGrains;
using Orleans.Payments.Testing;
using Orleans.Storage;

namespace Orleans.Payments.GrainHost.Tests;

/// <summary>The embedded host, on a clock that the test owns.</summary>
internal sealed class HostUnderTest : IGrainHostUnderTest
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly HostSettings _settings;
    private ServiceProvider _services = null!;

    private HostUnderTest(HostSettings settings) => _settings = settings;

    public ManualClock Clock { get; } = new();

    public MemoryStorage Storage { get; } = new();

    public MemoryReminderTable Reminders { get; } = new();

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public Embedded.Hosting.GrainHost Host => _services.GetRequiredService<Embedded.Hosting.GrainHost>();

    public static async Task<IGrainHostUnderTest> StartAsync(HostSettings? settings = null) => await StartEmbeddedAsync(settings);

    public static async Task<HostUnderTest> StartEmbeddedAsync(HostSettings? settings = null)
    {
        var host = new HostUnderTest(settings ?? new HostSettings());
        await host.StartOverAsync();
        return host;
    }

    public async Task AdvanceAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            await Probe.UntilAsync(() => !Host.IsBusy);
            Clock.Advance(time - passed < Step ? time - passed : Step);
        }

        await Probe.UntilAsync(() => !Host.IsBusy);
    }

    public Task StopAsync() => _services.GetRequiredService<IHostedService>().StopAsync(default);

    public async Task RestartAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
        await StartOverAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task StartOverAsync()
    {
        _services = new ServiceCollection().AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IReminderTable>(Reminders)
            .AddScoped<Lease>()
            .AddSingleton<SharedLease>()
            .AddKeyedSingleton<IGrainStorage>("memory", Storage)
            .AddEmbeddedGrains(options =>
            {
                options.ResponseTimeout = _settings.ResponseTimeout;
                options.CollectionAge = _settings.CollectionAge;
                options.CollectionQuantum = _settings.CollectionAge / 2;
                options.MaxEnqueuedRequests = _settings.MaxEnqueuedRequests;
                options.ReminderPageSize = _settings.ReminderPageSize;
                options.ReminderConcurrency = _settings.ReminderConcurrency;
            })
            .BuildServiceProvider();
        await _services.GetRequiredService<IHostedService>().StartAsync(default);
    }
}
