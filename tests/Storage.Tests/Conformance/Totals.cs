using FsCheck;
using FsCheck.Fluent;
using Orleans;
using Orleans.Storage;
using Payments.Storage.Orders;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Conformance;

public abstract class Totals : StorageTests
{
    [Fact]
    public async Task a_write_moves_the_totals_by_what_it_changes()
    {
        var state = await Storage.Create("a", new TestOrder());
        await Storage.Create("b", new TestOrder());
        Assert.Equal(2, Assert.Single(await Storage.Totals()).Value);

        state.State!.Status = "paid";
        state.State.Paid = 250;
        await Storage.Write(OrderId("a"), state);

        var totals = await Storage.Totals();
        Assert.Equal((1, 1, 250), (totals["orders.created"], totals["orders.paid"], totals["amount.paid"]));
    }

    [Fact]
    public async Task a_write_that_changes_nothing_that_is_counted_moves_nothing()
    {
        var state = await Storage.Create("a", new TestOrder { Paid = 3 });
        for (var i = 0; i < 3; i++)
            await Storage.Write(OrderId("a"), state);

        var totals = await Storage.Totals();
        Assert.Equal((1, 3), (totals["orders.created"], totals["amount.paid"]));
    }

    [Fact]
    public async Task a_conflict_moves_nothing()
    {
        var mine = await Storage.Create("a", new TestOrder());
        var theirs = await Storage.Read<TestOrder>(OrderId("a"));
        theirs.State!.Paid = 7;
        await Storage.Write(OrderId("a"), theirs);
        mine.State!.Paid = 100;

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(OrderId("a"), mine));
        Assert.Equal(7, (await Storage.Totals())["amount.paid"]);
    }

    [Fact]
    public async Task a_write_that_is_tried_again_after_a_failure_is_counted_once()
    {
        var state = await Storage.Create("a", new TestOrder());
        state.State!.Paid = 9;
        state.State.Append(1).Status = null;
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(OrderId("a"), state));

        state.State.Status = "paid";
        await Storage.Write(OrderId("a"), state);

        var totals = await Storage.Totals();
        Assert.Equal((1, 9), (totals["orders.paid"], totals["amount.paid"]));
        Assert.False(totals.ContainsKey("orders.created"));
        Assert.Equal(new long[] { 1 }, await Storage.Sequences("a"));
    }

    [Fact]
    public async Task a_first_write_that_is_tried_again_after_a_conflict_is_counted_and_appended_once()
    {
        var theirs = await Storage.Create("a", new TestOrder { MerchantId = "mer_2" });
        var mine = new GrainState<TestOrder>(new TestOrder { Paid = 4 }.Append(1));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(OrderId("a"), mine));

        await Storage.Grains.ClearStateAsync("state", OrderId("a"), theirs);
        await Storage.Write(OrderId("a"), mine);
        await Storage.Write(OrderId("a"), mine);

        var totals = await Storage.Totals();
        Assert.Equal((1, 4), (totals["orders.created"], totals["amount.paid"]));
        Assert.Equal(new long[] { 1 }, await Storage.Sequences("a"));
    }

    [Fact]
    public async Task totals_are_kept_apart_by_merchant_and_day()
    {
        await Storage.Create("a", new TestOrder { MerchantId = "mer_1" });
        await Storage.Create("b", new TestOrder { MerchantId = "mer_2" });

        Assert.Equal(1, Assert.Single(await Storage.Totals("mer_1")).Value);
        Assert.Equal(1, Assert.Single(await Storage.Totals("mer_2")).Value);
        Assert.Empty(await Storage.Orders.DailyTotalsAsync("mer_1", TestOrder.Day.AddDays(1), TestOrder.Day.AddDays(9), Cancel));
        Assert.Single(await Storage.Orders.DailyTotalsAsync("mer_1", TestOrder.Day.AddDays(-1), TestOrder.Day, Cancel));
    }

    [Fact]
    public async Task of_a_period_orders_and_money_are_told_by_day_currency_and_channel_and_waits_added_up()
    {
        var (first, second) = (TestOrder.Day, TestOrder.Day.AddDays(1));
        await Storage.Create("a", new TestOrder { Paid = 100, Waited = "time_to_paid.le_1s" });
        await Storage.Create(
            "b",
            new TestOrder
            {
                Paid = 50,
                Waited = "time_to_paid.le_1s",
                CountedOn = second,
            }
        );
        await Storage.Create(
            "c",
            new TestOrder
            {
                Status = "paid",
                Waited = "time_to_notified.longer",
                CountedOn = second,
            }
        );
        await Storage.Create(
            "another's",
            new TestOrder
            {
                MerchantId = "mer_2",
                Paid = 7,
                Waited = "time_to_paid.le_1s",
            }
        );

        var totals = await Storage.Orders.PeriodTotalsAsync("mer_1", first, second, Cancel);
        var nothing = await Storage.Orders.PeriodTotalsAsync("mer_1", second.AddDays(1), second.AddDays(9), Cancel);

        Assert.Equal(
            [
                (first, "", "orders.created", 1L),
                (first, "sandbox", "amount.paid", 100L),
                (second, "", "orders.created", 1L),
                (second, "", "orders.paid", 1L),
                (second, "sandbox", "amount.paid", 50L),
            ],
            totals.Days.SelectMany(day =>
                MerchantTotals.Daily.ByMeasure(day.Values).Select(total => (day.Day, day.Channel, total.Key, total.Value))
            )
        );
        Assert.All(totals.Days, day => Assert.Equal("EUR", day.Currency));
        Assert.Equal(
            [("time_to_notified.longer", 1L), ("time_to_paid.le_1s", 2L)],
            MerchantTotals.Waits.ByMeasure(totals.Waits).Select(wait => (wait.Key, wait.Value)).Order()
        );
        Assert.Empty(nothing.Days);
        Assert.All(nothing.Waits, wait => Assert.Equal(0, wait));
    }

    [Fact]
    public async Task what_has_come_to_zero_is_left_out()
    {
        var state = await Storage.Create("a", new TestOrder { Paid = 100 });
        await Storage.Create("b", new TestOrder());
        Assert.Equal(
            ["", "sandbox"],
            (await Storage.Orders.DailyTotalsAsync("mer_1", TestOrder.Day, TestOrder.Day, Cancel)).Select(day => day.Channel)
        );

        state.State!.Paid = 0;
        await Storage.Write(OrderId("a"), state);

        Assert.Equal(["orders.created"], (await Storage.Totals()).Keys);
        Assert.Equal(
            [""],
            (await Storage.Orders.DailyTotalsAsync("mer_1", TestOrder.Day, TestOrder.Day, Cancel)).Select(day => day.Channel)
        );
    }

    [Fact]
    public async Task a_measure_without_a_column_fails_the_write_and_nothing_else()
    {
        var others = Enumerable.Range(0, 20).Select(i => Storage.Create($"{i}", new TestOrder { Status = "paid" }));
        var wrong = Assert.ThrowsAsync<InconsistentStateException>(() =>
            Storage.Create("wrong", new TestOrder { Waited = "time_to_wonder" })
        );
        await Task.WhenAll(others);
        Assert.Contains("'time_to_wonder'", (await wrong).Message, StringComparison.Ordinal);

        Assert.Equal(20, (await Storage.Totals())["orders.paid"]);
        Assert.False((await Storage.Read<TestOrder>(OrderId("wrong"))).RecordExists);
    }

    /// <summary>
    /// Each number is one step: which of a few orders, what becomes of it, and whether the writer holds the newest version, an old one,
    /// or writes something that the database refuses. Steps run a few at a time, so that they meet in one batch.
    /// </summary>
    [Fact]
    public void after_any_interleaving_of_writes_conflicts_and_failures_totals_equal_the_orders() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20_260_101, 7),
            Prop.ForAll(Gen.ListOf(Gen.Choose(0, 5999)).ToArbitrary(), steps => Follow([.. steps]).GetAwaiter().GetResult())
        );

    private async Task<bool> Follow(int[] steps)
    {
        await using var storage = await OpenAsync();
        string[] statuses = ["created", "awaiting_payment", "paid", "expired"];
        foreach (var group in steps.Chunk(6))
        {
            await Task.WhenAll(
                group.Select(async step =>
                {
                    var name = $"order {step % 5}";
                    var state = await storage.Read<TestOrder>(OrderId(name));
                    state.State!.MerchantId = $"mer_{step % 5 % 2}";
                    state.State.Status = step / 5 % 7 == 0 ? null : statuses[step / 35 % 4];
                    state.State.Paid = step / 140 % 40;
                    var clear = step % 11 == 0 && state.RecordExists;
                    var failure = await Record.ExceptionAsync(() =>
                        clear ? storage.Grains.ClearStateAsync("state", OrderId(name), state) : storage.Write(OrderId(name), state)
                    );
                    if (failure is not (null or InconsistentStateException))
                        throw failure;
                })
            );
        }

        foreach (var merchant in new[] { "mer_0", "mer_1" })
        {
            var expected = new Dictionary<string, long>(StringComparer.Ordinal);
            for (var i = 0; i < 5; i++)
            {
                var order = await storage.Read<TestOrder>(OrderId($"order {i}"));
                if (!order.RecordExists || order.State!.MerchantId != merchant)
                    continue;
                expected["orders." + order.State.Status] = expected.GetValueOrDefault("orders." + order.State.Status) + 1;
                if (order.State.Paid > 0)
                    expected["amount.paid"] = expected.GetValueOrDefault("amount.paid") + order.State.Paid;
            }

            Assert.Equal(
                expected.OrderBy(total => total.Key, StringComparer.Ordinal),
                (await storage.Totals(merchant)).OrderBy(total => total.Key, StringComparer.Ordinal)
            );
        }

        return true;
    }
}
