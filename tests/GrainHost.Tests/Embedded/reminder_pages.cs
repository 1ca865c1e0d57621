using System;
using System.Linq;
using System.Threading.Tasks;
using Orleans.Payments.GrainHost.Tests.Hosts;
using Orleans.Runtime;
using Xunit;

namespace Orleans.Payments.GrainHost.Tests;

public sealed class ReminderPages
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task a_page_that_is_full_is_followed_by_the_next_when_its_rows_have_ticked()
    {
        await using var host = await HostUnderTest.StartEmbeddedAsync(new HostSettings { ReminderPageSize = 10 });
        host.Reminders.Page = 10;
        var prefix = Probe.NewKey();
        for (var row = 0; row < 25; row++) await host.Reminders.UpsertRow(Row(host, $"{prefix}-{row}", "once", Second * 15));
        await host.AdvanceAsync(Second * 14);
        // No time passes after the first page is due, so that only pages that are full make the others come.
        host.Clock.Advance(Second);
        await Probe.UntilAsync(() => Ticked(prefix) == 25);
    }

    [Fact]
    public async Task a_full_page_whose_ticks_change_nothing_is_not_read_without_end()
    {
        await using var host = await HostUnderTest.StartEmbeddedAsync(new HostSettings { ReminderPageSize = 10 });
        host.Reminders.Page = 10;
        var prefix = Probe.NewKey();
        for (var row = 0; row < 10; row++) await host.Reminders.UpsertRow(Row(host, $"{prefix}-{row}", "again", Second * 15));
        await host.AdvanceAsync(Second * 20);
        var readings = host.Reminders.Readings;
        await host.AdvanceAsync(Second * 20);
        Assert.InRange(host.Reminders.Readings - readings, 1, 3);
    }

    [Fact]
    public async Task no_more_ticks_run_at_once_than_allowed()
    {
        await using var host = await HostUnderTest.StartEmbeddedAsync(new HostSettings { ReminderConcurrency = 4 });
        Probe.For("reminders").Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var prefix = Probe.NewKey();
        for (var row = 0; row < 12; row++) await host.Reminders.UpsertRow(Row(host, $"{prefix}-{row}", "gated", Second * 20));
        await host.AdvanceAsync(Second * 19);
        host.Clock.Advance(Second * 2);
        await Probe.UntilAsync(() => Ticked(prefix) == 4);
        Probe.For("reminders").Open();
        await Probe.UntilAsync(() => Ticked(prefix) == 12);
    }

    private static int Ticked(string prefix) => Enumerable.Range(0, 25).Sum(row => Probe.For($"{prefix}-{row}").Reports);

    private static ReminderEntry Row(HostUnderTest host, string key, string name, TimeSpan due) => new()
    {
        GrainId = GrainId.Create("reminded", key),
        ReminderName = name,
        StartAt = host.Now + due,
        Period = TimeSpan.FromMinutes(1),
    };
}
