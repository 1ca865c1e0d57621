using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Telemetry;
using Payments.Storage.Metadata;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

/// <summary>A day by hour is the difference of what was counted when hours began.</summary>
public sealed class Orders_by_the_hour
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Nine = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void each_hour_has_what_came_in_it_and_the_last_one_goes_on()
    {
        var hours = OrderHours.Last([new(Nine.AddHours(-2), 10, 5), new(Nine.AddHours(-1), 30, 6), new(Nine, 31, 16)], new(Now, 36, 17));

        Assert.Equal(OrderHours.Shown, hours.Count);
        Assert.Equal(Nine.AddHours(-23), hours[0].Hour);
        Assert.Equal([new(Nine.AddHours(-2), 20, 1), new(Nine.AddHours(-1), 1, 10), new HourOfOrders(Nine, 5, 1)], hours.TakeLast(3));
        // What was before the first count was not made in any of these hours, as far as anybody knows.
        Assert.All(hours.SkipLast(3), hour => Assert.Equal((0, 0), (hour.Made, hour.Paid)));
    }

    [Fact]
    public void while_no_server_ran_nothing_came()
    {
        var hours = OrderHours.Last([new(Nine.AddHours(-5), 10, 0), new(Nine.AddHours(-1), 30, 0), new(Nine, 31, 0)], new(Now, 31, 0));

        Assert.Equal([20, 0, 0, 0, 1, 0], hours.TakeLast(6).Select(hour => hour.Made));
    }

    [Fact]
    public void where_nobody_has_counted_yet_there_is_nothing_to_show() =>
        Assert.All(OrderHours.Last([], new(Now, 1_000_000, 5)), hour => Assert.Equal((0, 0), (hour.Made, hour.Paid)));

    [Fact]
    public void an_hour_is_counted_once_and_only_so_many_are_kept()
    {
        var counts = ImmutableArray<OrderCount>.Empty;
        for (var i = 0; i < 100; i++)
        {
            Assert.True(OrderHours.IsMissing(counts, Nine.AddHours(i)));
            counts = OrderHours.Add(counts, new OrderCount(Now.AddHours(i), i, i));
            Assert.False(OrderHours.IsMissing(counts, Nine.AddHours(i)));
        }

        Assert.Equal((OrderHours.Kept, Nine.AddHours(99)), (counts.Length, counts[^1].At));
        // A clock that has been set back counts nothing anew.
        Assert.False(OrderHours.IsMissing(counts, Nine));
    }

    [Fact]
    public void what_is_written_is_read_and_what_nobody_understands_is_left_out()
    {
        ImmutableArray<OrderCount> counts = [new(Nine.AddHours(-1), long.MaxValue, 0), new(Nine, long.MaxValue, 7)];

        Assert.Equal(counts, OrderHours.Read(OrderHours.Write(counts)));
        Assert.Equal(counts, OrderHours.Read("1:2,x:1:2," + OrderHours.Write(counts) + ",99999999999999:1:1,1:-1:0"));
        Assert.Empty(OrderHours.Read(null));
        Assert.InRange(OrderHours.Write([.. Enumerable.Repeat(counts[0], OrderHours.Kept)]).Length, 0, 2048);
    }

    [Fact]
    public async Task the_hours_of_a_server_are_there_after_a_restart()
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

        var hours = await server.Services.GetRequiredService<OrderHourLog>().Read(TestContext.Current.CancellationToken);

        Assert.Equal([(0, 0), (1, 0), (2, 1)], hours.TakeLast(3).Select(hour => (hour.Made, hour.Paid)));
        Assert.Equal(OrderHours.HourOf(server.Clock.GetUtcNow()), hours[^1].Hour);
    }

    /// <summary>The hour has begun; what comes from now on is its own.</summary>
    private static Task UntilCounted(PaymentsServer server) =>
        Poll.Until("a count of the hour", async () =>
            !OrderHours.IsMissing(
                OrderHours.Read(
                    await server
                        .Services.GetRequiredService<IDatabaseMetadata>()
                        .FindAsync(OrderHourLog.Fact, TestContext.Current.CancellationToken)
                ),
                OrderHours.HourOf(server.Clock.GetUtcNow())
            )
        );
}
