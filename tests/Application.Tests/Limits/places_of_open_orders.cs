using System.Globalization;
using Microsoft.Extensions.Configuration;
using Payments.Application.Limits;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Hosting.Settings;
using Payments.Testing;
using Xunit;

namespace Payments.Application.Tests.Limits;

/// <summary>How places among a merchant's open orders are counted while the totals are being read.</summary>
public sealed class Places_of_open_orders
{
    private static readonly PaymentsSettings Settings = PaymentsSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Payments:DataDirectory", (string?)Path.GetTempPath())])
            .Build(),
        isDevelopment: false
    );

    private readonly ManualClock _clock = new();
    private readonly ReadTotals _totals = new();
    private readonly OpenOrderLimits _open;

    public Places_of_open_orders() => _open = new OpenOrderLimits(_totals, Settings, _clock);

    [Fact]
    public async Task a_place_whose_order_is_being_made_outlasts_a_reading_that_does_not_know_it_yet()
    {
        var shop = Shop(limit: 1);
        var place = await EnterOnceRead(shop);

        var second = _open.TryAcquire(shop).AsTask();
        _totals.Next().SetResult(0);

        Assert.True(place.IsAcquired);
        Assert.False((await second).IsAcquired);
    }

    [Fact]
    public async Task an_order_made_while_the_totals_are_read_is_not_forgotten_for_them()
    {
        var shop = Shop(limit: 1);
        var place = await EnterOnceRead(shop);

        var second = _open.TryAcquire(shop).AsTask();
        place.Release(created: true);
        _totals.Next().SetResult(0);

        Assert.False((await second).IsAcquired);
    }

    [Fact]
    public async Task an_order_made_before_a_reading_is_counted_by_that_reading_alone()
    {
        var shop = Shop(limit: 2);
        (await EnterOnceRead(shop)).Release(created: true);

        var second = _open.TryAcquire(shop).AsTask();
        _totals.Next().SetResult(1);

        Assert.True((await second).IsAcquired);
        Assert.False((await _open.TryAcquire(shop)).IsAcquired);
    }

    [Fact]
    public async Task a_place_that_no_order_took_is_free_again()
    {
        var open = new OpenOrderLimits(new ReadTotals { AtOnce = 4 }, Settings, _clock);
        var shop = Shop(limit: 5);
        var place = await open.TryAcquire(shop);
        Assert.False((await open.TryAcquire(shop)).IsAcquired);

        place.Release(created: false);

        Assert.True((await open.TryAcquire(shop)).IsAcquired);
    }

    [Fact]
    public async Task whoever_asks_while_the_totals_are_read_or_right_after_reads_nothing_more()
    {
        var shop = Shop(limit: 2);

        var (first, second) = (_open.TryAcquire(shop).AsTask(), _open.TryAcquire(shop).AsTask());
        _totals.Next().SetResult(0);
        var taken = (await first).IsAcquired && (await second).IsAcquired;
        var third = await _open.TryAcquire(shop);

        Assert.True(taken);
        Assert.False(third.IsAcquired);
        Assert.Equal(1, _totals.Begun);
    }

    [Fact]
    public async Task a_reading_that_fails_lets_nobody_in_and_the_next_is_made_anew()
    {
        var shop = Shop(limit: 1);

        var first = _open.TryAcquire(shop).AsTask();
        _totals.Next().SetException(new IOException("The disk is gone."));
        await Assert.ThrowsAsync<IOException>(() => first);
        var second = _open.TryAcquire(shop).AsTask();
        _totals.Next().SetResult(0);

        Assert.True((await second).IsAcquired);
    }

    [Fact]
    public async Task past_the_merchants_that_are_kept_in_mind_only_those_with_an_order_under_way_are_not_read_anew()
    {
        var totals = new ReadTotals { AtOnce = 0 };
        var open = new OpenOrderLimits(totals, Settings, _clock);
        var (busy, quiet) = (Shop(limit: 1, "busy"), Shop(limit: 1, "quiet"));
        var place = await open.TryAcquire(busy);
        (await open.TryAcquire(quiet)).Release(created: true);
        for (var i = 2; i < OpenOrderLimits.Capacity; i++)
            (await open.TryAcquire(Shop(limit: 1, i.ToString(CultureInfo.InvariantCulture)))).Release(created: false);
        Assert.False((await open.TryAcquire(quiet)).IsAcquired);
        Assert.Equal(OpenOrderLimits.Capacity, totals.Begun);

        (await open.TryAcquire(Shop(limit: 1, "one too many"))).Release(created: false);

        Assert.False((await open.TryAcquire(busy)).IsAcquired);
        Assert.Equal(OpenOrderLimits.Capacity + 1, totals.Begun);
        Assert.True((await open.TryAcquire(quiet)).IsAcquired);
        Assert.Equal(OpenOrderLimits.Capacity + 2, totals.Begun);
        place.Release(created: true);
        Assert.False((await open.TryAcquire(busy)).IsAcquired);
    }

    /// <summary>A place that is taken when the totals say that no order is open; they are read anew for the next.</summary>
    private async Task<OpenOrderLease> EnterOnceRead(Merchant shop)
    {
        var asked = _open.TryAcquire(shop).AsTask();
        _totals.Next().SetResult(0);
        var place = await asked;
        _clock.Advance(OpenOrderLimits.MaxAge + TimeSpan.FromTicks(1));
        return place;
    }

    private static Merchant Shop(long limit, string id = "shop") =>
        new()
        {
            Id = new MerchantId(id),
            Name = id,
            Keys = [],
            WebhookKey = new SealedSecret("", ""),
            CreatedAt = default,
            UpdatedAt = default,
            MaxOpenOrders = limit,
        };
}
