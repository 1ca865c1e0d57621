using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Orders;
using Payments.Hosting.Telemetry;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

/// <summary>Orders of all merchants over time are the difference of what was counted when minutes, hours and days began.</summary>
public sealed class Orders_over_time
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Nine = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void each_hour_has_what_came_in_it_and_the_last_one_goes_on()
    {
        var hours = OrderCounts.Last(
            OrderInterval.Hour,
            [new(Nine.AddHours(-2), 10, 5), new(Nine.AddHours(-1), 30, 6), new(Nine, 31, 16)],
            new(Now, 36, 17)
        );

        Assert.Equal(OrderInterval.Hour.Steps(), hours.Count);
        Assert.Equal(Nine.AddHours(-23), hours[0].From);
        Assert.Equal([new(Nine.AddHours(-2), 20, 1), new(Nine.AddHours(-1), 1, 10), new OrderStep(Nine, 5, 1)], hours.TakeLast(3));
        // Nobody knows in which of these hours what was before the first count was made.
        Assert.All(hours.SkipLast(3), hour => Assert.Equal((null, null), (hour.Made, hour.Paid)));
    }

    [Fact]
    public void while_no_server_ran_nothing_came()
    {
        var hours = OrderCounts.Last(
            OrderInterval.Hour,
            [new(Nine.AddHours(-5), 10, 0), new(Nine.AddHours(-1), 30, 0), new(Nine, 31, 0)],
            new(Now, 31, 0)
        );

        Assert.Equal([20, 0, 0, 0, 1, 0], hours.TakeLast(6).Select(hour => hour.Made));
    }

    [Fact]
    public void where_nobody_has_counted_yet_there_is_nothing_to_show() =>
        Assert.All(OrderCounts.Last(OrderInterval.Hour, [], new(Now, 1_000_000, 5)), hour =>
            Assert.Equal((null, null), (hour.Made, hour.Paid))
        );

    [Fact]
    public void before_the_first_order_there_was_none() =>
        Assert.Equal(
            [.. Enumerable.Repeat(0L, 23), 7],
            OrderCounts.Last(OrderInterval.Hour, [new(Nine, 0, 0)], new(Now, 7, 0)).Select(hour => hour.Made!.Value)
        );

    [Theory]
    [InlineData(OrderInterval.Minute, "2026-01-31T09:30:00Z", "2026-01-31T08:31:00Z", 60)]
    [InlineData(OrderInterval.Hour, "2026-01-31T09:00:00Z", "2026-01-30T10:00:00Z", 24)]
    [InlineData(OrderInterval.Day, "2026-01-31T00:00:00Z", "2026-01-02T00:00:00Z", 30)]
    public void each_interval_has_its_steps(OrderInterval interval, string last, string first, int steps)
    {
        var shown = OrderCounts.Last(interval, [new(Nine.AddDays(-40), 0, 0)], new(Now.AddSeconds(59), 1, 0));

        Assert.Equal((DateTimeOffset.Parse(first), DateTimeOffset.Parse(last), steps), (shown[0].From, shown[^1].From, shown.Count));
    }

    [Fact]
    public void an_hour_is_counted_once_and_only_so_many_are_kept()
    {
        var counts = ImmutableArray<OrderCount>.Empty;
        for (var i = 0; i < 100; i++)
        {
            Assert.True(OrderCounts.IsMissing(counts, Nine.AddHours(i)));
            counts = OrderCounts.Add(OrderInterval.Hour, counts, new OrderCount(Now.AddHours(i), i, i));
            Assert.False(OrderCounts.IsMissing(counts, Nine.AddHours(i)));
        }

        Assert.Equal((OrderCounts.Kept(OrderInterval.Hour), Nine.AddHours(99)), (counts.Length, counts[^1].At));
        // A clock that has been set back counts nothing anew.
        Assert.False(OrderCounts.IsMissing(counts, Nine));
    }

    [Fact]
    public void what_is_written_is_read_and_what_nobody_understands_is_left_out()
    {
        ImmutableArray<OrderCount> counts = [new(Nine.AddHours(-1), long.MaxValue, 0), new(Nine, long.MaxValue, 7)];

        Assert.Equal(counts, OrderCounts.Read(OrderInterval.Hour, OrderCounts.Write(counts)));
        Assert.Equal(counts, OrderCounts.Read(OrderInterval.Hour, "1:2,x:1:2," + OrderCounts.Write(counts) + ",99999999999999:1:1,1:-1:0"));
        Assert.Empty(OrderCounts.Read(OrderInterval.Hour, null));
        Assert.InRange(OrderCounts.Write([.. Enumerable.Repeat(counts[0], OrderCounts.Kept(OrderInterval.Hour))]).Length, 0, 2048);
    }

    [Fact]
    public async Task the_orders_of_a_server_are_there_after_a_restart()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await merchant.Order();
        await server.AdvanceTime(TimeSpan.FromHours(1));
        await UntilCounted(server);
        var paid = await merchant.Order();
        await merchant.Order();
        await merchant.Pay(paid);
        await merchant.UntilStatus(paid, "paid");
        await server.Restart();

        var hours = await server
            .Services.GetRequiredService<OrderCountLog>()
            .Read(OrderInterval.Hour, TestContext.Current.CancellationToken);

        Assert.Equal([(0, 0), (1, 0), (2, 1)], hours.TakeLast(3).Select(hour => (hour.Made, hour.Paid)));
        Assert.Equal(OrderInterval.Hour.StartOf(server.Clock.GetUtcNow()), hours[^1].From);
    }

    /// <summary>The hour has begun; what comes from now on is its own.</summary>
    private static Task UntilCounted(PaymentsServer server) =>
        Poll.Until("a count of the hour", () => server.Services.GetRequiredService<OrderCountLog>().HasCounted(OrderInterval.Hour));
}
