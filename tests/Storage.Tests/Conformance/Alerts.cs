using Payments.Storage.Alerts;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.Conformance;

public abstract class Alerts : StorageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public async Task they_are_listed_the_latest_raised_first_page_by_page()
    {
        Assert.True(await Write([.. Enumerable.Range(0, 7).Select(i => Alert($"alr_{i}", isOpen: i % 2 == 0, minute: i / 2))]));

        Assert.Equal(["alr_6", "alr_5", "alr_4", "alr_3", "alr_2", "alr_1", "alr_0"], await List(null));
        Assert.Equal(["alr_6", "alr_4", "alr_2", "alr_0"], await List(isOpen: true));
        Assert.Equal(["alr_5", "alr_3", "alr_1"], await List(isOpen: false));
    }

    [Fact]
    public async Task what_is_found_is_what_was_written()
    {
        var alert = Alert("alr_a", isOpen: true, isPending: true);
        await Write(alert);

        Assert.Equal(alert, await Storage.Alerts.FindAsync("alr_a", Cancel));
        Assert.Null(await Storage.Alerts.FindAsync("alr_b", Cancel));
    }

    [Fact]
    public async Task one_is_written_in_the_place_of_the_version_before_and_of_no_other()
    {
        await Write(Alert("alr_a", isOpen: true));
        var next = Alert("alr_a", isOpen: false) with { Version = 2, Document = """{"ended":true}""" };

        Assert.False(await Write(Alert("alr_a", isOpen: true)));
        Assert.True(await Write(next));
        Assert.False(await Write(next with { Document = "{}" }));
        Assert.False(await Write(next with { Version = 4, Document = "{}" }));

        Assert.Equal(next, await Storage.Alerts.FindAsync("alr_a", Cancel));
    }

    [Fact]
    public async Task those_that_are_open_or_owe_something_are_unfinished()
    {
        await Write(Alert("alr_a", true, false), Alert("alr_b", false, true), Alert("alr_c", false, false), Alert("alr_d", true, true));

        var unfinished = await Storage.Alerts.UnfinishedAsync(Cancel);

        Assert.Equal(["alr_a", "alr_b", "alr_d"], unfinished.Select(alert => alert.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task those_that_are_open_are_counted_by_code()
    {
        await Write(
            Alert("alr_a", isOpen: true),
            Alert("alr_b", isOpen: true),
            Alert("alr_c", isOpen: false),
            Alert("alr_d", isOpen: true) with
            {
                Code = "disk_nearly_full",
            }
        );

        var counts = await Storage.Alerts.OpenCountsAsync(Cancel);

        Assert.Equal((2, 1, 2), (counts["orders_overdue"], counts["disk_nearly_full"], counts.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task a_page_has_one_to_a_hundred(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Storage.Alerts.ListAsync(null, limit, null, Cancel));

    private static StoredAlert Alert(string id, bool isOpen, bool isPending = false, int minute = 0) =>
        new(id, 1, "orders_overdue", Start.AddMinutes(minute), isOpen, isPending, $$"""{"id":"{{id}}"}""");

    private Task<bool> Write(params StoredAlert[] alerts) => Storage.Alerts.TryWriteAsync(alerts, Cancel);

    private async Task<string[]> List(bool? isOpen)
    {
        var listed = new List<string>();
        OrderCursor? cursor = null;
        do
        {
            var page = await Storage.Alerts.ListAsync(isOpen, 3, cursor, Cancel);
            listed.AddRange(page.Alerts.Select(alert => alert.Id));
            cursor = page.Next;
        } while (cursor is not null);
        return [.. listed];
    }
}
