using System.Collections.Immutable;
using System.Text.Json;
using Orleans;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.Conformance;

/// <summary>Lists of orders by everything that they can be asked for.</summary>
public abstract class OrderListings : StorageTests
{
    private static readonly OrderListing OfMerchant = new("mer_1", 100, null);
    private static readonly OrderListing OfAll = new(null, 100, null);

    [Fact]
    public async Task orders_of_several_statuses_are_merged_newest_first()
    {
        await Make(12);

        Assert.Equal("11 10 8 7 5 4 2 1", await List(OfMerchant with { Statuses = ["paid", "expired"] }));
        Assert.Equal("11 10 8 7 5 4 2 1", await List(OfAll with { Statuses = ["expired", "paid"] }));
        Assert.Equal("9 6 3 0", await List(OfAll with { Statuses = ["created"] }));
    }

    [Fact]
    public async Task orders_are_listed_that_were_made_between_two_times()
    {
        await Make(6);

        Assert.Equal("3 2", await List(OfMerchant with { CreatedAfter = At(1), CreatedBefore = At(4) }));
        Assert.Equal("3 2", await List(OfAll with { CreatedAfter = At(1), CreatedBefore = At(4) }));
        Assert.Equal("4 3", await List(OfMerchant with { CreatedAfter = At(2), CreatedBefore = At(4).AddTicks(1) }));
    }

    [Fact]
    public async Task each_thing_that_is_asked_for_has_to_fit()
    {
        await Make(3);
        await Create(3, order => order.Amount = 5000);
        await Create(4, order => (order.Amount, order.Currency) = (5000, "USD"));
        await Create(5, order => order.Channel = "card");
        await Create(6, order => (order.PayerId, order.Channel) = ("alice", "card"));
        await Create(7, order => (order.PayerId, order.AccountId, order.Status) = ("alice", "a", "paid"));
        await Create(8, order => (order.MerchantId, order.PayerId, order.AccountId) = ("mer_2", "alice", "a"));

        foreach (var list in new[] { OfMerchant, OfAll })
        {
            Assert.Equal("4 3", await List(list with { AmountMin = 5000 }));
            Assert.Equal("3", await List(list with { AmountMin = 1251, AmountMax = 5000, Currency = "EUR" }));
            Assert.Equal("4", await List(list with { Currency = "USD" }));
            Assert.Equal("6 5", await List(list with { Channel = "card" }));
            Assert.Empty(await List(list with { Channel = "card", Currency = "USD" }));
        }

        Assert.Equal("7 6", await List(OfMerchant with { PayerId = "alice" }));
        Assert.Equal("7", await List(OfMerchant with { PayerId = "alice", Statuses = ["paid"] }));
        Assert.Equal("7", await List(OfMerchant with { PayerId = "alice", AccountId = "a" }));
        Assert.Equal("7", await List(OfMerchant with { AccountId = "a" }));
        Assert.Empty(await List(OfMerchant with { PayerId = "bob" }));
        Assert.Equal("8 7 6 5 4 3 2 1 0", await List(OfAll));
    }

    [Fact]
    public async Task top_ups_are_listed_apart_and_an_order_without_a_kind_is_a_payment()
    {
        await Make(2);
        await Create(2, order => (order.Kind, order.AccountId, order.Status) = ("top_up", "a", "paid"));
        await Create(3, order => order.Kind = null);
        await Create(4, order => (order.Kind, order.AccountId, order.MerchantId) = ("top_up", "a", "mer_2"));

        Assert.Equal("4 2", await List(OfAll with { Kind = OrderListing.TopUp }));
        Assert.Equal("2", await List(OfAll with { Kind = OrderListing.TopUp, Statuses = ["paid"] }));
        Assert.Equal("2", await List(OfMerchant with { Kind = OrderListing.TopUp }));
        Assert.Equal("2", await List(OfMerchant with { Kind = OrderListing.TopUp, AccountId = "a" }));
        Assert.Equal("3 1 0", await List(OfAll with { Kind = OrderListing.Payment }));
        Assert.Equal("3 1 0", await List(OfMerchant with { Kind = OrderListing.Payment }));
    }

    [Fact]
    public async Task orders_of_all_merchants_with_a_status_that_few_have_are_listed()
    {
        await Make(4);
        await Create(4, order => order.Status = "failed");
        await Create(5, order => (order.Status, order.MerchantId) = ("refunded", "mer_2"));
        await Create(6, order => (order.Status, order.Currency) = ("failed", "USD"));

        Assert.Equal("6 5 4", await List(OfAll with { Statuses = ["failed", "refunded"] }));
        Assert.Equal("6", await List(OfAll with { Statuses = ["failed", "refunded"], Currency = "USD" }));
        Assert.Equal("6 4 1", await List(OfAll with { Statuses = ["failed", "paid"] }));
        Assert.Empty(await List(OfAll with { Statuses = ["rejected"] }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task every_list_is_read_page_by_page_each_order_once(bool filtered)
    {
        for (var i = 0; i < 15; i++)
            await Create(i, order =>
                // Several at the same moment, so that the cursor has to tell them apart.
                (order.CreatedAt, order.PayerId, order.AccountId, order.Amount) = (At(i / 4), "alice", "a", i % 2 == 0 ? 1 : 2));

        var expected = Enumerable.Range(0, 15).Where(i => !filtered || i % 2 == 0).Reverse().ToArray();
        foreach (var list in new[] { OfMerchant, OfAll, OfMerchant with { PayerId = "alice" }, OfMerchant with { AccountId = "a" } })
        {
            var listed = new List<int>();
            OrderCursor? cursor = null;
            do
            {
                var page = await Storage.Orders.ListAsync(list with { Limit = 4, After = cursor, AmountMax = filtered ? 1 : null }, Cancel);
                listed.AddRange(page.Orders.Select(Number));
                cursor = page.Next;
            } while (cursor is not null);

            Assert.Equal(expected, listed);
        }
    }

    [Fact]
    public async Task a_page_looks_at_no_more_than_ten_thousand_orders_and_leads_on_behind_them()
    {
        // A tenth of that for each of ten statuses.
        ImmutableArray<string> statuses =
        [
            "paid",
            "created",
            "awaiting_payment",
            "processing",
            "crediting",
            "expired",
            "failed",
            "cancelled",
            "rejected",
            "refunded",
        ];
        const int orders = 2_100;
        await Task.WhenAll(
            Enumerable
                .Range(0, orders)
                .Select(i =>
                    Create(i, order => (order.Status, order.Amount) = (i == 1500 ? "expired" : "paid", i is 0 or 1500 ? 9_999 : 1))
                )
        );
        var list = OfMerchant with { Statuses = statuses, AmountMin = 2 };

        var first = await Storage.Orders.ListAsync(list, Cancel);
        var second = await Storage.Orders.ListAsync(list with { After = first.Next }, Cancel);
        var third = await Storage.Orders.ListAsync(list with { After = second.Next }, Cancel);

        Assert.Equal([1500], first.Orders.Select(Number));
        Assert.Equal(At(orders - 1_000 - 1).ToUnixTimeMilliseconds(), first.Next!.Value.Timestamp);
        Assert.Empty(second.Orders);
        Assert.NotNull(second.Next);
        Assert.Equal([0], third.Orders.Select(Number));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task orders_are_counted_by_status_in_the_steps_in_which_they_were_made()
    {
        await Make(12);
        await Create(12, order => order.MerchantId = "mer_2");
        var counting = new OrderCounting("mer_1", At(2), TimeSpan.FromSeconds(4), 2, ["created", "paid", "failed"]);

        var counts = await Storage.Orders.StepCountsAsync(counting, Cancel);

        // From 2 up to 9; those that have expired are not asked for.
        Assert.Equal(0, counts.FirstStep);
        Assert.Equal(
            [new("created", 0, 1), new("created", 1, 2), new("paid", 0, 1), new OrderStepCount("paid", 1, 1)],
            counts.Counts.OrderBy(count => (count.Status, count.Step))
        );
        Assert.Empty((await Storage.Orders.StepCountsAsync(counting with { From = At(20) }, Cancel)).Counts);
        Assert.Empty((await Storage.Orders.StepCountsAsync(counting with { MerchantId = "mer_3" }, Cancel)).Counts);
    }

    [Fact]
    public async Task payers_and_accounts_are_those_of_a_merchant()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await List(OfAll with { PayerId = "alice" }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await List(OfAll with { AccountId = "a" }));
    }

    private static DateTimeOffset At(int second) => new TestOrder().CreatedAt.AddSeconds(second);

    private async Task Make(int orders)
    {
        for (var i = 0; i < orders; i++)
            await Create(i, order => order.Status = (i % 3) switch
                {
                    0 => "created",
                    1 => "paid",
                    _ => "expired",
                });
    }

    private Task<GrainState<TestOrder>> Create(int number, Action<TestOrder> change)
    {
        var order = new TestOrder { MerchantOrderId = $"{number}", CreatedAt = At(number) };
        change(order);
        return Storage.Create($"{number}", order);
    }

    private async Task<string> List(OrderListing listing) =>
        string.Join(' ', (await Storage.Orders.ListAsync(listing, Cancel)).Orders.Select(Number));

    private static int Number(StoredOrder order) =>
        int.Parse(JsonSerializer.Deserialize(order.Document, TestJson.Default.TestOrder)!.MerchantOrderId);
}
