using Payments.Grains.Actions;
using Payments.Testing;
using Xunit;

namespace Payments.Grains.Tests.Actions;

public sealed class Turns_of_those_that_found_no_place
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void the_first_comes_back_after_a_second_and_each_other_behind_the_one_before()
    {
        var turns = new RetryPacing(_clock);

        var waits = Enumerable.Range(0, RetryPacing.PerSecond + 1).Select(_ => turns.NextDelay()!.Value).ToArray();

        Assert.Equal(RetryPacing.MinDelay, waits[0]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromSeconds(2), waits[^1]);
    }

    [Fact]
    public void whoever_would_wait_too_long_gets_no_turn_until_others_have_had_theirs()
    {
        var turns = new RetryPacing(_clock);
        var given = 0;
        while (turns.NextDelay() is { } wait)
        {
            Assert.InRange(wait, RetryPacing.MinDelay, RetryPacing.MaxDelay);
            given++;
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        var again = 0;
        while (turns.NextDelay() is not null)
            again++;

        Assert.Equal((RetryPacing.MaxDelay - RetryPacing.MinDelay).TotalSeconds * RetryPacing.PerSecond + 1, given);
        Assert.Equal(RetryPacing.PerSecond, again);
    }

    [Fact]
    public void nobody_pays_for_turns_that_are_over()
    {
        var turns = new RetryPacing(_clock);
        for (var i = 0; i < RetryPacing.PerSecond; i++)
            turns.NextDelay();

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(RetryPacing.MinDelay, turns.NextDelay());
    }
}
