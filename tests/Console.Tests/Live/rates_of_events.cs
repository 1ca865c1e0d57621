using Payments.Console.Live;
using Xunit;

namespace Payments.Console.Tests.Live;

public sealed class Rates_of_events
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    private readonly EventRates _rates = new();

    [Fact]
    public void A_second_shows_once_it_has_ended()
    {
        _rates.Add("order.created", Now);
        _rates.Add("order.paid", Now.AddMilliseconds(400));

        Assert.True(_rates.Seconds(Now).IsEmpty);
        var shown = _rates.Seconds(Now.AddSeconds(1));
        Assert.Equal((1, 1), (shown.Created[^1], shown.Paid[^1]));
    }

    [Fact]
    public void A_minute_later_it_has_left_and_what_took_its_place_counts_from_nothing()
    {
        _rates.Add("order.created", Now);
        _rates.Add("order.created", Now.AddSeconds(61));

        Assert.Equal(1, _rates.Seconds(Now.AddSeconds(62)).Created.Sum());
        Assert.Equal(2, _rates.Minutes(Now.AddSeconds(62)).Created.Sum());
    }

    [Fact]
    public void What_comes_later_than_its_minute_is_shown_nowhere_and_takes_nothing_away()
    {
        _rates.Add("order.created", Now.AddSeconds(61));
        _rates.Add("order.created", Now);

        Assert.Equal(1, _rates.Seconds(Now.AddSeconds(62)).Created.Sum());
    }

    [Fact]
    public void Other_events_do_not_count()
    {
        _rates.Add("order.expired", Now);

        Assert.True(_rates.Seconds(Now.AddSeconds(1)).IsEmpty);
    }
}
