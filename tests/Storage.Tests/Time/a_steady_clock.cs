using Payments.Storage.Grains;
using Payments.Testing;
using Xunit;

namespace Payments.Storage.Tests.Time;

public sealed class A_steady_clock
{
    private static readonly TimeSpan ThreeHours = TimeSpan.FromHours(3);

    private readonly ManualClock _clock = new();
    private readonly MonotonicClock _steady;

    public A_steady_clock() => _steady = new MonotonicClock(_clock);

    [Fact]
    public void shows_what_the_clock_shows()
    {
        Assert.Equal(_clock.GetUtcNow(), _steady.Now);
        _clock.Advance(ThreeHours);
        Assert.Equal((_clock.GetUtcNow(), TimeSpan.Zero), (_steady.Now, _steady.ClockBehind));
    }

    [Fact]
    public void goes_on_where_the_clock_is_set_back_whenever_it_is_asked_next()
    {
        var before = _steady.Now;
        _clock.Advance(TimeSpan.FromSeconds(7));
        _clock.SetBack(ThreeHours);
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((before + TimeSpan.FromSeconds(10), ThreeHours), (_steady.Now, _steady.ClockBehind));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((before + TimeSpan.FromSeconds(70), ThreeHours), (_steady.Now, _steady.ClockBehind));
    }

    [Fact]
    public void goes_by_the_clock_again_once_that_is_as_late()
    {
        var before = _steady.Now;
        _clock.SetBack(ThreeHours);
        _clock.SetBack(-ThreeHours);
        Assert.Equal((before, TimeSpan.Zero), (_steady.Now, _steady.ClockBehind));

        _clock.SetBack(-ThreeHours);
        Assert.Equal((before + ThreeHours, TimeSpan.Zero), (_steady.Now, _steady.ClockBehind));
    }

    [Fact]
    public void stands_still_where_the_clock_is_set_back_by_no_more_than_is_tolerated()
    {
        var before = _steady.Now;
        _clock.SetBack(MonotonicClock.Tolerance);
        Assert.Equal((before, TimeSpan.Zero), (_steady.Now, _steady.ClockBehind));

        _clock.Advance(MonotonicClock.Tolerance + TimeSpan.FromMilliseconds(1));
        Assert.Equal(before + TimeSpan.FromMilliseconds(1), _steady.Now);

        _clock.SetBack(MonotonicClock.Tolerance + TimeSpan.FromMilliseconds(1));
        Assert.Equal(MonotonicClock.Tolerance + TimeSpan.FromMilliseconds(1), _steady.ClockBehind);
    }

    [Fact]
    public void goes_on_from_where_it_was_in_another_process()
    {
        Assert.Equal(TimeSpan.Zero, _steady.AdvanceTo(_clock.GetUtcNow() - ThreeHours));
        Assert.Equal(TimeSpan.Zero, _steady.AdvanceTo(_clock.GetUtcNow() + MonotonicClock.Tolerance));

        Assert.Equal(ThreeHours, _steady.AdvanceTo(_clock.GetUtcNow() + ThreeHours));
        Assert.Equal(_clock.GetUtcNow() + ThreeHours, _steady.Now);
    }

    [Fact]
    public void never_runs_backwards_whatever_the_clock_does()
    {
        var random = new Random(18);
        var last = _steady.Now;
        for (var i = 0; i < 10_000; i++)
        {
            _clock.SetBack(TimeSpan.FromMilliseconds(random.Next(-5_000, 5_000)));
            var passed = TimeSpan.FromMilliseconds(random.Next(100));
            _clock.Advance(passed);
            var now = _steady.Now;
            Assert.True(now >= last && now >= _clock.GetUtcNow());
            last = now;
        }
    }
}
