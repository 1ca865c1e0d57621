using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Payments.Hosting.Health.Watchdog;
using Payments.Testing;
using Xunit;

namespace Payments.Cluster.Tests.Processes;

public sealed class A_pulse
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task that_beats_is_no_fault_however_long_it_goes_on()
    {
        using var beats = new SemaphoreSlim(0);
        using var pulse = await Start(() =>
        {
            beats.Release();
            return Task.CompletedTask;
        });
        for (var beat = 0; beat < 40; beat++)
        {
            _clock.Advance(SiloWatchdog.Interval);
            Assert.True(await beats.WaitAsync(Limit));
        }

        await Poll.Until("a pulse without fault", () => Task.FromResult(pulse.Fault() is null));
    }

    [Fact]
    public async Task that_is_not_answered_is_a_fault_after_thirty_seconds_and_not_before()
    {
        var stuck = new TaskCompletionSource();
        using var pulse = await Start(() => stuck.Task);
        _clock.Advance(SiloWatchdog.StuckAfter);
        Assert.Null(pulse.Fault());

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("No turn has run for 31 s.", pulse.Fault());
    }

    [Fact]
    public async Task that_fails_for_a_while_is_well_again_once_it_beats()
    {
        var isStuck = true;
        using var pulse = await Start(() => isStuck ? Task.FromException(new OrleansException("stuck")) : Task.CompletedTask);
        for (var beats = 0; beats < 20; beats++)
            _clock.Advance(SiloWatchdog.Interval);
        Assert.NotNull(pulse.Fault());

        isStuck = false;
        _clock.Advance(SiloWatchdog.Interval);
        await Poll.Until("a pulse without fault", () => Task.FromResult(pulse.Fault() is null));
    }

    private async Task<SiloWatchdog> Start(Func<Task> beat)
    {
        var pulse = new SiloWatchdog(beat, _clock, NullLogger<SiloWatchdog>.Instance);
        await pulse.StartAsync(CancellationToken.None);
        return pulse;
    }
}
