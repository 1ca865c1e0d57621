using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Payments.Embedded;
using Orleans.Payments.GrainHost.Tests.Hosts;
using Orleans.Payments.GrainHost.Tests.TestGrains;
using Orleans.Runtime;
using Xunit;

namespace Orleans.Payments.GrainHost.Tests;

public sealed class EmbeddedHost
{
    [Fact]
    public async Task stopping_waits_no_longer_than_its_bound()
    {
        await using var host = await HostUnderTest.StartEmbeddedAsync();
        var key = Probe.NewKey();
        var call = host.Grains.GetGrain<IWorkGrain>(key).WaitAtGate("endless");
        Assert.Equal("endless in", await Probe.For(key).NextAsync());
        var stop = host.StopAsync();
        while (!stop.IsCompleted)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stop;
        await Assert.ThrowsAsync<SiloUnavailableException>(() => call.Soon());
    }

    [Fact]
    public async Task a_reminder_without_a_table_says_what_is_missing()
    {
        await using var services = new ServiceCollection().AddLogging().AddEmbeddedGrains().BuildServiceProvider();
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IRemindedGrain>(Probe.NewKey());
        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => grain.Register("none", TimeSpan.Zero, TimeSpan.FromMinutes(1)).Soon());
        Assert.Contains(nameof(IReminderTable), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_setting_that_makes_no_sense_is_named()
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddEmbeddedGrains(options => options.ReminderConcurrency = 0)
            .BuildServiceProvider();
        var failure = Assert.Throws<OrleansConfigurationException>(services.GetRequiredService<IGrainFactory>);
        Assert.Contains(nameof(EmbeddedGrainOptions.ReminderConcurrency), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_grain_that_ends_whenever_it_is_activated_refuses_its_calls()
    {
        await using var host = await HostUnderTest.StartEmbeddedAsync();
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => host.Grains.GetGrain<IRestlessGrain>(Probe.NewKey()).Call().Soon());
    }

    [Fact]
    public async Task calls_and_activations_are_counted_also_those_of_activations_that_have_ended()
    {
        await using var host = await HostUnderTest.StartEmbeddedAsync();
        var key = Probe.NewKey();
        var grain = host.Grains.GetGrain<ITalkingGrain>(key);
        for (var call = 0; call < 3; call++) await grain.Answer();
        Assert.Equal((3, 1), Counted(host));
        await host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal((3, 0), Counted(host));
    }

    private static (long Calls, long Activations) Counted(HostUnderTest host)
    {
        var directory = Assert.Single(host.Host.Directories);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name is "Orleans.Payments.Embedded") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (var tag in tags)
                if (tag.Value is "talking") seen[instrument.Name] = Math.Max(value, seen.GetValueOrDefault(instrument.Name));
        });
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.True(seen.ContainsKey("grain.calls") && seen.ContainsKey("grain.activations"));
        return (directory.Calls, directory.Count);
    }
}

/// <summary>Ends while it is activated.</summary>
public interface IRestlessGrain : IGrainWithStringKey
{
    Task Call();
}

public sealed class RestlessGrain : Grain, IRestlessGrain
{
    public override Task OnActivateAsync(System.Threading.CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Call() => Task.CompletedTask;
}
