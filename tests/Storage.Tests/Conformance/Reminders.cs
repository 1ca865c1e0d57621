using Orleans;
using Orleans.Runtime;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Conformance;

public abstract class Reminders : StorageTests
{
    private static readonly GrainId Alice = GrainId.Create("merchant", "alice");

    private DateTimeOffset Now => Storage.Clock.GetUtcNow();

    [Fact]
    public async Task a_registered_reminder_is_read_by_grain_name_and_hash()
    {
        var etag = await Storage.Reminders.UpsertRow(Entry(Alice, "a"));

        var row = await Storage.Reminders.ReadRow(Alice, "a");
        Assert.Equal((Alice, "a", etag), (row!.GrainId, row.ReminderName, row.ETag));
        Assert.Equal((Now.UtcDateTime, DateTimeKind.Utc, TimeSpan.FromMinutes(2)), (row.StartAt, row.StartAt.Kind, row.Period));
        Assert.Single((await Storage.Reminders.ReadRows(Alice)).Reminders);
        Assert.Single((await Storage.Reminders.ReadRows(0, 0)).Reminders);
        Assert.Null(await Storage.Reminders.ReadRow(Alice, "b"));
        Assert.Empty((await Storage.Reminders.ReadRows(GrainId.Create("merchant", "bob"))).Reminders);
    }

    [Fact]
    public async Task registering_again_replaces_and_gives_an_etag_that_was_never_used()
    {
        var first = await Storage.Reminders.UpsertRow(Entry(Alice, "a"));
        var second = await Storage.Reminders.UpsertRow(Entry(Alice, "a"));

        Assert.Single((await Storage.Reminders.ReadRows(Alice)).Reminders);
        Assert.False(await Storage.Reminders.RemoveRow(Alice, "a", first!));
        Assert.True(await Storage.Reminders.RemoveRow(Alice, "a", second!));
        Assert.False(await Storage.Reminders.RemoveRow(Alice, "a", second!));
        Assert.DoesNotContain(await Storage.Reminders.UpsertRow(Entry(Alice, "a")), new[] { first, second });
    }

    [Fact]
    public async Task reminders_of_a_hash_range_are_those_above_its_begin_up_to_its_end()
    {
        for (var i = 0; i < 40; i++)
            await Storage.Reminders.UpsertRow(Entry(GrainId.Create("merchant", $"m{i}"), "a"));
        var hashes = Enumerable.Range(0, 40).Select(i => GrainId.Create("merchant", $"m{i}").GetUniformHashCode()).Order().ToArray();

        Assert.Equal(hashes[11..21], await Hashes(hashes[10], hashes[20]));
        Assert.Equal(hashes[..11].Concat(hashes[21..]), await Hashes(hashes[20], hashes[10]));
        Assert.Equal(hashes, await Hashes(hashes[5], hashes[5]));
        Assert.Equal(hashes, await Hashes(0, uint.MaxValue));
    }

    [Fact]
    public async Task an_order_that_is_due_within_a_minute_is_a_reminder()
    {
        await Storage.Create("soon", new TestOrder { DueAt = Now.AddSeconds(60) });
        await Storage.Create("later", new TestOrder { DueAt = Now.AddSeconds(61) });
        await Storage.Create("never", new TestOrder());

        var entry = Assert.Single((await Storage.Reminders.ReadRows(0, 0)).Reminders);
        Assert.Equal((OrderId("soon"), "due", "1"), (entry.GrainId, entry.ReminderName, entry.ETag));
        Assert.Equal((Now.AddSeconds(60).UtcDateTime, TimeSpan.FromSeconds(10)), (entry.StartAt, entry.Period));

        Storage.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await Storage.Reminders.ReadRows(0, 0)).Reminders.Count);
    }

    [Fact]
    public async Task overdue_orders_come_first_are_bounded_and_start_soon_but_not_before_the_service_has_looked()
    {
        foreach (var minutes in Enumerable.Range(1, MaxDueRows + 3))
            await Storage.Create($"{minutes}", new TestOrder { DueAt = Now.AddMinutes(-minutes) });

        var entries = (await Storage.Reminders.ReadRows(0, 0)).Reminders;
        Assert.Equal(Enumerable.Range(0, MaxDueRows).Select(i => OrderId($"{MaxDueRows + 3 - i}")), entries.Select(entry => entry.GrainId));
        Assert.All(entries, entry => Assert.InRange(entry.StartAt, Now.AddSeconds(0.5).UtcDateTime, Now.AddSeconds(1.5).UtcDateTime));
        Assert.Equal(MaxDueRows, entries.Select(entry => entry.StartAt).Distinct().Count());
    }

    [Fact]
    public async Task due_orders_of_a_hash_range_are_bounded_within_it()
    {
        var orders = Enumerable.Range(0, 3 * MaxDueRows).Select(i => $"{i}").ToArray();
        foreach (var order in orders)
            await Storage.Create(order, new TestOrder { DueAt = Now });
        var hashes = orders.Select(order => OrderId(order).GetUniformHashCode()).Order().ToArray();

        Assert.Equal(hashes[^MaxDueRows..], await Hashes(hashes[^(MaxDueRows + 1)], hashes[^1]));
    }

    [Fact]
    public async Task the_etag_of_an_orders_reminder_changes_with_its_row_and_it_goes_when_nothing_is_owed()
    {
        var state = await Storage.Create("a", new TestOrder { DueAt = Now.AddHours(1) });
        Assert.Equal("1", (await Storage.Reminders.ReadRow(OrderId("a"), "due"))!.ETag);

        await Storage.Write(OrderId("a"), state);
        Assert.Equal("2", (await Storage.Reminders.ReadRow(OrderId("a"), "due"))!.ETag);
        Assert.Single((await Storage.Reminders.ReadRows(OrderId("a"))).Reminders);

        state.State!.DueAt = null;
        await Storage.Write(OrderId("a"), state);
        Assert.Null(await Storage.Reminders.ReadRow(OrderId("a"), "due"));
        Assert.Empty((await Storage.Reminders.ReadRows(OrderId("a"))).Reminders);
    }

    [Fact]
    public async Task an_orders_reminder_cannot_be_registered_or_removed()
    {
        await Storage.Create("a", new TestOrder { DueAt = Now });

        await Assert.ThrowsAsync<InvalidOperationException>(() => Storage.Reminders.UpsertRow(Entry(OrderId("a"), "due")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Storage.Reminders.RemoveRow(OrderId("a"), "due", "1"));
        Assert.NotNull(await Storage.Reminders.UpsertRow(Entry(OrderId("a"), "another")));
    }

    private async Task<uint[]> Hashes(uint begin, uint end) =>
        [.. (await Storage.Reminders.ReadRows(begin, end)).Reminders.Select(entry => entry.GrainId.GetUniformHashCode()).Order()];

    private ReminderEntry Entry(GrainId grainId, string name) =>
        new()
        {
            GrainId = grainId,
            ReminderName = name,
            StartAt = Now.UtcDateTime,
            Period = TimeSpan.FromMinutes(2),
        };
}
