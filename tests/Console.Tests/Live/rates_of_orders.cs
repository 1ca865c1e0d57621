using Payments.Console.Live;
using Xunit;

namespace Payments.Console.Tests.Live;

public sealed class Rates_of_orders
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly OrderRates _rates = new();

    [Fact]
    public void A_second_has_what_came_since_the_one_before()
    {
        _rates.Add(3, 1, Second);
        _rates.Add(0, 2, TimeSpan.FromSeconds(1.4));

        var shown = _rates.LastMinute();
        Assert.Equal([3, 0], shown.Made.TakeLast(2));
        Assert.Equal([1, 2], shown.Paid.TakeLast(2));
        Assert.Equal("3 made, 3 paid; at most 3 a second", shown.Text);
    }

    [Fact]
    public void A_minute_later_it_has_left()
    {
        _rates.Add(3, 1, Second);
        for (var i = 0; i < OrderRates.Places - 1; i++)
            _rates.Add(0, 0, Second);
        Assert.False(_rates.LastMinute().IsEmpty);

        _rates.Add(0, 0, Second);

        Assert.True(_rates.LastMinute().IsEmpty);
    }

    [Theory]
    [InlineData(3, "0 2 1 2")]
    [InlineData(3.4, "0 2 1 2")]
    [InlineData(0.2, "0 0 0 5")]
    public void Where_several_seconds_have_gone_by_each_is_given_its_share(double elapsed, string made)
    {
        _rates.Add(5, 0, TimeSpan.FromSeconds(elapsed));

        Assert.Equal(5, _rates.LastMinute().Made.Sum());
        Assert.Equal(made.Split(' ').Select(int.Parse).Order(), _rates.LastMinute().Made.TakeLast(4).Order());
    }

    [Fact]
    public void Where_nobody_has_looked_for_long_nothing_overflows()
    {
        _rates.Add(6_000_000, 60, TimeSpan.FromDays(3));

        Assert.All(_rates.LastMinute().Made, made => Assert.Equal(100_000, made));
        Assert.All(_rates.LastMinute().Paid, paid => Assert.Equal(1, paid));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    [InlineData(100, 5)]
    [InlineData(500, 25)]
    public void Where_many_look_each_sees_a_new_picture_less_often(int viewers, int seconds) =>
        Assert.Equal(seconds * Second, OverviewFeed.IntervalOf(viewers));
}
