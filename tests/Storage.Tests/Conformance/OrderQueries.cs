using System.Text.Json;
using Payments.Storage.Orders;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Conformance;

public abstract class OrderQueries : StorageTests
{
    [Fact]
    public async Task orders_are_listed_newest_first_page_by_page_over_all_statuses()
    {
        // Several at the same moment, so that the cursor has to tell them apart.
        for (var i = 0; i < 25; i++)
            await Storage.Create($"{i}", Order(i) with { CreatedAt = Start.AddSeconds(i / 3) });
        await Storage.Create("another's", Order(99) with { MerchantId = "mer_2" });

        var listed = new List<int>();
        OrderCursor? cursor = null;
        do
        {
            var page = await Storage.Orders.ListAsync(new OrderListing("mer_1", 4, cursor), Cancel);
            listed.AddRange(page.Orders.Select(Number));
            cursor = page.Next;
        } while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse(), listed);
    }

    [Fact]
    public async Task orders_are_filtered_by_status_and_time()
    {
        for (var i = 0; i < 12; i++)
            await Storage.Create($"{i}", Order(i));

        Assert.Equal(new[] { 11, 8, 5, 2 }, await List("expired", null));
        Assert.Equal(new[] { 11, 10, 9 }, await List(null, Start.AddSeconds(8)));
        Assert.Equal(new[] { 11 }, await List("expired", Start.AddSeconds(8)));
        Assert.Empty(await List("refunded", null));
    }

    [Fact]
    public async Task orders_that_owe_something_up_to_a_time_are_read_earliest_first_and_no_more_than_asked_for()
    {
        for (var i = 0; i < 6; i++)
            await Storage.Create($"{i}", Order(i) with { DueAt = i == 5 ? null : Start.AddSeconds(-i) });

        Assert.Equal(
            new[] { Start.AddSeconds(-4), Start.AddSeconds(-3), Start.AddSeconds(-2) },
            await Storage.Orders.DueTimesAsync(Start.AddSeconds(-2), 10, Cancel)
        );
        Assert.Equal(new[] { Start.AddSeconds(-4), Start.AddSeconds(-3) }, await Storage.Orders.DueTimesAsync(Start, 2, Cancel));
        Assert.Equal(new[] { 4, 3, 2 }, (await Storage.Orders.DueAsync(Start.AddSeconds(-2), 10, Cancel)).Select(Number));
        Assert.Equal(new[] { 4 }, (await Storage.Orders.DueAsync(Start, 1, Cancel)).Select(Number));
    }

    [Fact]
    public async Task orders_with_notifications_that_were_given_up_are_listed_longest_ago_first_since_a_time()
    {
        for (var i = 0; i < 12; i++)
            await Storage.Create($"{i}", Order(i) with { ExhaustedAt = i % 2 == 0 ? Start.AddSeconds(i / 4) : null });
        await Storage.Create("another's", Order(99) with { MerchantId = "mer_2", ExhaustedAt = Start });

        var listed = new List<int>();
        OrderCursor? cursor = null;
        do
        {
            var page = await Storage.Orders.ExhaustedNotificationsAsync("mer_1", Start.AddSeconds(1), 2, cursor, Cancel);
            listed.AddRange(page.Orders.Select(Number));
            cursor = page.Next;
        } while (cursor is not null);

        Assert.Equal(new[] { 4, 6, 8, 10 }, listed);
        var state = await Storage.Read<TestOrder>(OrderId("4"));
        state.State!.ExhaustedAt = null;
        await Storage.Write(OrderId("4"), state);
        Assert.Equal(
            new[] { 6, 8, 10 },
            (await Storage.Orders.ExhaustedNotificationsAsync("mer_1", Start.AddSeconds(1), 100, null, Cancel)).Orders.Select(Number)
        );
    }

    [Fact]
    public async Task reports_that_count_for_nothing_are_listed_newest_first_with_their_orders_and_an_order_may_have_several()
    {
        // Several at the same moment, so that the cursor has to tell them apart.
        ForeignReportRow[] reports =
        [
            .. Enumerable
                .Range(0, 7)
                .Select(i => new ForeignReportRow(
                    "acme",
                    "other_channel",
                    i == 6 ? null : $"pay_{i}",
                    i == 6 ? null : i,
                    i == 6 ? null : "EUR",
                    Start.AddSeconds(i / 3)
                )),
        ];
        var state = await Storage.Create("0", Order(0));
        await Storage.Create("another's", Order(99) with { MerchantId = "mer_2" });
        foreach (var report in reports)
        {
            state.State!.Tracking.Append(report);
            await Storage.Write(OrderId("0"), state);
        }

        var listed = new List<ForeignReportEntry>();
        OrderCursor? cursor = null;
        do
        {
            var page = await Storage.Orders.ForeignReportsAsync(3, cursor, Cancel);
            listed.AddRange(page.Reports);
            cursor = page.Next;
        } while (cursor is not null);

        Assert.Equal(reports.Reverse(), listed.Select(entry => entry.Report));
        Assert.All(listed, entry =>
            Assert.Equal((OrderId("0").Key.ToString(), "mer_1", "0"), (entry.OrderKey, entry.MerchantId, entry.MerchantOrderId))
        );
        Assert.Equal(reports, await Storage.Orders.ForeignReportsOfAsync(OrderId("0").Key.ToString()!, Cancel));
        Assert.Empty(await Storage.Orders.ForeignReportsOfAsync(OrderId("another's").Key.ToString()!, Cancel));
        Assert.Empty(await Storage.Orders.ForeignReportsOfAsync("no id", Cancel));
        await Storage.Grains.ClearStateAsync("state", OrderId("0"), state);
        Assert.Empty((await Storage.Orders.ForeignReportsAsync(3, null, Cancel)).Reports);
    }

    [Fact]
    public async Task orders_that_wait_for_money_that_cannot_be_read_are_counted_and_listed_newest_first_page_by_page()
    {
        for (var i = 0; i < 9; i++)
            await Storage.Create($"{i}", Order(i) with { UnconfirmedAt = i % 3 == 2 ? null : Start.AddSeconds(i / 4) });
        await Storage.Create("another's", Order(99) with { MerchantId = "mer_2", UnconfirmedAt = Start.AddSeconds(9) });

        var listed = new List<int>();
        OrderCursor? cursor = null;
        do
        {
            var page = await Storage.Orders.UnconfirmedAsync(2, cursor, Cancel);
            listed.AddRange(page.Orders.Select(Number));
            cursor = page.Next;
        } while (cursor is not null);

        Assert.Equal(new[] { 99, 7, 6, 4, 3, 1, 0 }, listed.Order().Reverse());
        Assert.Equal((99, 7), (listed[0], await Storage.Orders.UnconfirmedCountAsync(100, Cancel)));
        Assert.Equal(3, await Storage.Orders.UnconfirmedCountAsync(3, Cancel));
        var state = await Storage.Read<TestOrder>(OrderId("7"));
        state.State!.UnconfirmedAt = null;
        await Storage.Write(OrderId("7"), state);
        Assert.Equal(
            new[] { 99, 6, 4, 3, 1, 0 },
            (await Storage.Orders.UnconfirmedAsync(100, null, Cancel)).Orders.Select(Number).OrderDescending()
        );
        Assert.Equal(6, await Storage.Orders.UnconfirmedCountAsync(100, Cancel));
    }

    [Fact]
    public async Task what_a_merchants_orders_owe_is_read_earliest_first_page_by_page()
    {
        // Several at the same moment, so that the cursor has to tell them apart.
        for (var i = 0; i < 12; i++)
            await Storage.Create($"{i}", Order(i) with { DueAt = i % 4 == 3 ? null : Start.AddSeconds(-i / 3) });
        await Storage.Create("another's", Order(99) with { MerchantId = "mer_2", DueAt = Start });

        var listed = new List<int>();
        OrderCursor? cursor = null;
        do
        {
            var page = await Storage.Orders.PendingAsync("mer_1", 2, cursor, Cancel);
            listed.AddRange(page.Orders.Select(Number));
            cursor = page.Next;
        } while (cursor is not null);

        Assert.Equal(new[] { 9, 10, 6, 8, 4, 5, 0, 1, 2 }, listed);
        var state = await Storage.Read<TestOrder>(OrderId("9"));
        state.State!.DueAt = null;
        await Storage.Write(OrderId("9"), state);
        Assert.Equal(
            new[] { 10, 6, 8, 4, 5, 0, 1, 2 },
            (await Storage.Orders.PendingAsync("mer_1", 8, null, Cancel)).Orders.Select(Number)
        );
    }

    [Fact]
    public async Task an_order_is_listed_under_the_status_it_has_now()
    {
        var state = await Storage.Create("a", new TestOrder());
        state.State!.Status = "paid";
        await Storage.Write(OrderId("a"), state);

        Assert.Empty(await List("created", null));
        var order = Assert.Single(
            (await Storage.Orders.ListAsync(new OrderListing("mer_1", 1, null) { Statuses = ["paid"] }, Cancel)).Orders
        );
        Assert.Equal((OrderId("a").Key.ToString(), 2), (order.Key, order.Version));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task a_page_has_one_to_a_hundred_orders(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await Storage.Orders.ListAsync(new OrderListing("mer_1", limit, null), Cancel)
        );

    [Fact]
    public async Task the_latest_events_of_all_orders_come_newest_first_with_their_orders()
    {
        for (var i = 0; i < 5; i++)
            await Storage.Create($"{i}", ((TestOrder)Order(i)).Append(1));

        var latest = await Storage.Orders.LatestEventsAsync(3, Cancel);

        Assert.Equal([4, 3, 2], latest.Select(each => Number(each.Order)));
        Assert.All(latest, each => Assert.NotEqual(default, each.OccurredAt));
        Assert.Equal(5, (await Storage.Orders.LatestEventsAsync(100, Cancel)).Count);
    }

    private static DateTimeOffset Start => new TestOrder().CreatedAt;

    private static TestOrderSeed Order(int number) =>
        new(
            number,
            (number % 3) switch
            {
                0 => "created",
                1 => "paid",
                _ => "expired",
            },
            Start.AddSeconds(number),
            "mer_1"
        );

    private async Task<int[]> List(string? status, DateTimeOffset? after) =>
        [
            .. (
                await Storage.Orders.ListAsync(
                    new OrderListing("mer_1", 100, null) { Statuses = status is null ? [] : [status], CreatedAfter = after },
                    Cancel
                )
            ).Orders.Select(Number),
        ];

    private static int Number(StoredOrder order) =>
        int.Parse(JsonSerializer.Deserialize(order.Document, TestJson.Default.TestOrder)!.MerchantOrderId);

    private sealed record TestOrderSeed(
        int Number,
        string Status,
        DateTimeOffset CreatedAt,
        string MerchantId,
        DateTimeOffset? ExhaustedAt = null,
        DateTimeOffset? DueAt = null,
        DateTimeOffset? UnconfirmedAt = null
    )
    {
        public static implicit operator TestOrder(TestOrderSeed seed) =>
            new()
            {
                MerchantOrderId = $"{seed.Number}",
                Status = seed.Status,
                CreatedAt = seed.CreatedAt,
                MerchantId = seed.MerchantId,
                ExhaustedAt = seed.ExhaustedAt,
                DueAt = seed.DueAt,
                UnconfirmedAt = seed.UnconfirmedAt,
            };
    }
}
