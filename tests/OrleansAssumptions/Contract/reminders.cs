using Orleans;
using Orleans.Runtime;
using Payments.OrleansAssumptions.Hosts;
using Payments.OrleansAssumptions.TestGrains;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Reminders
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task a_row_that_appears_in_the_table_ticks_without_being_registered()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        await host.Reminders.UpsertRow(Row(host, key, "projected", TimeSpan.FromSeconds(40)));
        await host.AdvanceAsync(Minute);
        Assert.Equal("projected every 1 min", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_row_that_vanishes_ticks_no_more()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        await host.Reminders.UpsertRow(Row(host, key, "vanishing", TimeSpan.FromSeconds(40)));
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        await host.Reminders.TestOnlyClearTable();
        await host.AdvanceAsync(3 * Minute);
        Assert.False(Probe.For(key).HasMore);
    }

    [Fact]
    public async Task a_row_with_another_version_is_taken_up_anew()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        await host.Reminders.UpsertRow(Row(host, key, "moving", TimeSpan.FromSeconds(40)));
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        await host.Reminders.UpsertRow(Row(host, key, "moving", 10 * Minute));
        await host.AdvanceAsync(5 * Minute);
        Assert.False(Probe.For(key).HasMore);
        await host.AdvanceAsync(6 * Minute);
        Assert.Equal("moving every 1 min", await Probe.For(key).NextAsync());
    }

    [Fact]
    public async Task a_tick_that_fails_comes_again_after_the_period()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        Probe.For(key).Failure = new InvalidOperationException("The tick failed.");
        await host.Grains.GetGrain<IRemindedGrain>(key).Register("stubborn", Minute, Minute).Soon();
        for (var tick = 0; tick < 3; tick++)
        {
            await host.AdvanceAsync(Minute);
            Assert.Equal("stubborn every 1 min", await Probe.For(key).NextAsync());
        }
    }

    [Fact]
    public async Task a_table_that_cannot_be_read_is_read_again()
    {
        await using var host = await HostUnderTest.StartAsync();
        var key = Probe.NewKey();
        host.Reminders.FailsReading = true;
        await host.Reminders.UpsertRow(Row(host, key, "late", TimeSpan.FromSeconds(50)));
        await host.AdvanceAsync(TimeSpan.FromSeconds(30));
        host.Reminders.FailsReading = false;
        // Orleans lets up to 80 s pass after several failures, and ticks what it finds too late for its start a period later.
        await host.AdvanceAsync(3 * Minute);
        Assert.Equal("late every 1 min", await Probe.For(key).NextAsync());
    }

    private static ReminderEntry Row(HostUnderTest host, string key, string name, TimeSpan due) =>
        new()
        {
            GrainId = GrainId.Create("reminded", key),
            ReminderName = name,
            StartAt = host.Now + due,
            Period = Minute,
        };
}
