using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Payments.Cluster.Tests.AdoNet;

public sealed class Reminders : AdoNetDatabase
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly GrainId Merchant = GrainId.Create("merchant", "mer_1");

    private IReminderTable Table => Providers.Reminders;

    [Fact]
    public async Task a_reminder_is_read_as_it_was_registered()
    {
        var etag = await Register(Merchant, "settle");

        var read = await Table.ReadRow(Merchant, "settle");

        Assert.Equal(
            (Merchant, "settle", Noon, TimeSpan.FromMinutes(1), etag),
            (read!.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag)
        );
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
    }

    [Fact]
    public async Task an_unknown_reminder_is_null()
    {
        await Register(Merchant, "settle");

        Assert.Null(await Table.ReadRow(Merchant, "report"));
        Assert.Null(await Table.ReadRow(GrainId.Create("merchant", "mer_2"), "settle"));
        Assert.Empty((await Table.ReadRows(GrainId.Create("merchant", "mer_2"))).Reminders);
    }

    [Fact]
    public async Task the_reminders_of_a_grain_are_read_together()
    {
        await Register(Merchant, "settle");
        await Register(Merchant, "report");
        await Register(GrainId.Create("merchant", "mer_2"), "settle");

        Assert.Equal(["report", "settle"], (await Table.ReadRows(Merchant)).Reminders.Select(reminder => reminder.ReminderName).Order());
    }

    [Fact]
    public async Task a_reminder_that_is_registered_again_replaces_the_first()
    {
        var first = await Register(Merchant, "settle");
        var second = await Register(Merchant, "settle", Noon.AddHours(1), TimeSpan.FromMinutes(2));

        var read = Assert.Single((await Table.ReadRows(Merchant)).Reminders);

        Assert.NotEqual(first, second);
        Assert.Equal((second, Noon.AddHours(1), TimeSpan.FromMinutes(2)), (read.ETag, read.StartAt, read.Period));
    }

    [Fact]
    public async Task a_period_may_be_longer_than_milliseconds_of_32_bits()
    {
        await Register(Merchant, "report", period: TimeSpan.FromDays(365));

        Assert.Equal(TimeSpan.FromDays(365), (await Table.ReadRow(Merchant, "report"))!.Period);
    }

    [Fact]
    public async Task a_reminder_is_removed_by_who_knows_its_version()
    {
        var old = await Register(Merchant, "settle");
        var current = await Register(Merchant, "settle");

        Assert.False(await Table.RemoveRow(Merchant, "settle", old));
        Assert.NotNull(await Table.ReadRow(Merchant, "settle"));
        Assert.True(await Table.RemoveRow(Merchant, "settle", current));
        Assert.Null(await Table.ReadRow(Merchant, "settle"));
        Assert.False(await Table.RemoveRow(Merchant, "settle", current));
    }

    [Fact]
    public async Task who_knows_a_removed_reminder_cannot_remove_the_one_registered_after_it()
    {
        var removed = await Register(Merchant, "settle");
        await Table.RemoveRow(Merchant, "settle", removed);
        await Register(Merchant, "settle");

        Assert.False(await Table.RemoveRow(Merchant, "settle", removed));
    }

    [Fact]
    public async Task of_many_that_register_at_once_the_last_one_stays()
    {
        var etags = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Register(Merchant, "settle")));

        Assert.Equal(16, etags.Distinct().Count());
        Assert.Contains(Assert.Single((await Table.ReadRows(Merchant)).Reminders).ETag, etags);
    }

    [Theory]
    [InlineData(0x20000000u, 0x60000000u)] // both halves of the ring where a hash has the same sign,
    [InlineData(0xA0000000u, 0xE0000000u)]
    [InlineData(0x60000000u, 0xA0000000u)] // over the greatest signed hash,
    [InlineData(0xE0000000u, 0x20000000u)] // over the greatest hash,
    [InlineData(0x60000000u, 0x20000000u)] // nearly all,
    [InlineData(0xE0000000u, 0xA0000000u)]
    [InlineData(0u, 0u)] // and all there are
    [InlineData(0x90000000u, 0x90000000u)]
    public async Task reminders_are_read_by_part_of_the_ring(uint begin, uint end)
    {
        var grains = Enumerable.Range(0, 64).Select(i => GrainId.Create("merchant", $"mer_{i}")).ToArray();
        foreach (var grain in grains)
            await Register(grain, "settle");

        var read = (await Table.ReadRows(begin, end)).Reminders.Select(reminder => reminder.GrainId);

        // How far a hash lies after the beginning, around the ring; the beginning itself is the farthest.
        var expected = grains.Where(grain => grain.GetUniformHashCode() - begin - 1 <= end - begin - 1);
        Assert.Equal(expected.Order(), read.Order());
    }

    [Fact]
    public async Task a_part_of_the_ring_begins_after_its_first_hash_and_ends_with_its_last()
    {
        await Register(Merchant, "settle");
        var hash = Merchant.GetUniformHashCode();

        Assert.Single((await Table.ReadRows(hash - 1, hash)).Reminders);
        Assert.Single((await Table.ReadRows(hash + 1, hash)).Reminders);
        Assert.Empty((await Table.ReadRows(hash, hash + 1)).Reminders);
        Assert.Empty((await Table.ReadRows(hash, hash - 1)).Reminders);
    }

    [Fact]
    public async Task services_do_not_see_each_other()
    {
        await using var other = await StartAsync(new ProviderSettings(ServiceId: "other"));
        await Register(Merchant, "settle");

        Assert.Empty((await other.Reminders.ReadRows(0, 0)).Reminders);
        Assert.Null(await other.Reminders.ReadRow(Merchant, "settle"));
        await other.Reminders.TestOnlyClearTable();
        Assert.NotNull(await Table.ReadRow(Merchant, "settle"));
        await Table.TestOnlyClearTable();
        Assert.Null(await Table.ReadRow(Merchant, "settle"));
    }

    private async Task<string> Register(GrainId grain, string name, DateTime? start = null, TimeSpan? period = null)
    {
        var etag = await Table.UpsertRow(
            new ReminderEntry
            {
                GrainId = grain,
                ReminderName = name,
                StartAt = start ?? Noon,
                Period = period ?? TimeSpan.FromMinutes(1),
            }
        );
        return etag!;
    }
}
