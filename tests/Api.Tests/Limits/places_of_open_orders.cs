using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Payments.Domain;
using Payments.Gateways;
using Payments.Hosting;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Limits;

/// <summary>How places among a merchant's open orders are counted while the totals are being read.</summary>
public sealed class Places_of_open_orders
{
    private static readonly PaymentsSettings Settings =
        PaymentsSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Payments:DataDirectory", (string?)Path.GetTempPath())]).Build(), isDevelopment: false);

    private readonly ManualClock _clock = new();
    private readonly ReadTotals _totals = new();
    private readonly OpenOrders _open;

    public Places_of_open_orders() => _open = new OpenOrders(_totals, Settings, _clock);

    [Fact]
    public async Task a_place_whose_order_is_being_made_outlasts_a_reading_that_does_not_know_it_yet()
    {
        var shop = Shop(limit: 1);
        var place = await EnterOnceRead(shop);

        var second = _open.TryEnter(shop).AsTask();
        _totals.Next().SetResult(0);

        Assert.True(place.IsTaken);
        Assert.False((await second).IsTaken);
    }

    [Fact]
    public async Task an_order_made_while_the_totals_are_read_is_not_forgotten_for_them()
    {
        var shop = Shop(limit: 1);
        var place = await EnterOnceRead(shop);

        var second = _open.TryEnter(shop).AsTask();
        place.Settle(made: true);
        _totals.Next().SetResult(0);

        Assert.False((await second).IsTaken);
    }

    [Fact]
    public async Task an_order_made_before_a_reading_is_counted_by_that_reading_alone()
    {
        var shop = Shop(limit: 2);
        (await EnterOnceRead(shop)).Settle(made: true);

        var second = _open.TryEnter(shop).AsTask();
        _totals.Next().SetResult(1);

        Assert.True((await second).IsTaken);
        Assert.False((await _open.TryEnter(shop)).IsTaken);
    }

    [Fact]
    public async Task a_place_that_no_order_took_is_free_again()
    {
        var open = new OpenOrders(new ReadTotals { AtOnce = 4 }, Settings, _clock);
        var shop = Shop(limit: 5);
        var place = await open.TryEnter(shop);
        Assert.False((await open.TryEnter(shop)).IsTaken);

        place.Settle(made: false);

        Assert.True((await open.TryEnter(shop)).IsTaken);
    }

    [Fact]
    public async Task whoever_asks_while_the_totals_are_read_or_right_after_reads_nothing_more()
    {
        var shop = Shop(limit: 2);

        var (first, second) = (_open.TryEnter(shop).AsTask(), _open.TryEnter(shop).AsTask());
        _totals.Next().SetResult(0);
        var taken = (await first).IsTaken && (await second).IsTaken;
        var third = await _open.TryEnter(shop);

        Assert.True(taken);
        Assert.False(third.IsTaken);
        Assert.Equal(1, _totals.Begun);
    }

    [Fact]
    public async Task a_reading_that_fails_lets_nobody_in_and_the_next_is_made_anew()
    {
        var shop = Shop(limit: 1);

        var first = _open.TryEnter(shop).AsTask();
        _totals.Next().SetException(new IOException("The disk is gone."));
        await Assert.ThrowsAsync<IOException>(() => first);
        var second = _open.TryEnter(shop).AsTask();
        _totals.Next().SetResult(0);

        Assert.True((await second).IsTaken);
    }

    [Fact]
    public async Task past_the_merchants_that_are_kept_in_mind_only_those_with_an_order_under_way_are_not_read_anew()
    {
        var totals = new ReadTotals { AtOnce = 0 };
        var open = new OpenOrders(totals, Settings, _clock);
        var (busy, quiet) = (Shop(limit: 1, "busy"), Shop(limit: 1, "quiet"));
        var place = await open.TryEnter(busy);
        (await open.TryEnter(quiet)).Settle(made: true);
        for (var i = 2; i < OpenOrders.Capacity; i++) (await open.TryEnter(Shop(limit: 1, i.ToString(CultureInfo.InvariantCulture)))).Settle(made: false);
        Assert.False((await open.TryEnter(quiet)).IsTaken);
        Assert.Equal(OpenOrders.Capacity, totals.Begun);

        (await open.TryEnter(Shop(limit: 1, "one too many"))).Settle(made: false);

        Assert.False((await open.TryEnter(busy)).IsTaken);
        Assert.Equal(OpenOrders.Capacity + 1, totals.Begun);
        Assert.True((await open.TryEnter(quiet)).IsTaken);
        Assert.Equal(OpenOrders.Capacity + 2, totals.Begun);
        place.Settle(made: true);
        Assert.False((await open.TryEnter(busy)).IsTaken);
    }

    /// <summary>A place that is taken when the totals say that no order is open; they are read anew for the next.</summary>
    private async Task<OpenPlace> EnterOnceRead(Merchant shop)
    {
        var asked = _open.TryEnter(shop).AsTask();
        _totals.Next().SetResult(0);
        var place = await asked;
        _clock.Advance(OpenOrders.MaxAge + TimeSpan.FromTicks(1));
        return place;
    }

    private static Merchant Shop(long limit, string id = "shop") => new()
    {
        Id = id,
        Name = id,
        Keys = [],
        WebhookKey = new SealedSecret("", ""),
        CreatedAt = default,
        UpdatedAt = default,
        MaxOpenOrders = limit,
    };
}
