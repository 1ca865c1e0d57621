using System;
using System.Linq;
using Payments.Grains;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class Turns_of_those_that_found_no_place
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void the_first_comes_back_after_a_second_and_each_other_behind_the_one_before()
    {
        var turns = new ComingBack(_clock);

        var waits = Enumerable.Range(0, ComingBack.PerSecond + 1).Select(_ => turns.Next()!.Value).ToArray();

        Assert.Equal(ComingBack.Least, waits[0]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromSeconds(2), waits[^1]);
    }

    [Fact]
    public void whoever_would_wait_too_long_gets_no_turn_until_others_have_had_theirs()
    {
        var turns = new ComingBack(_clock);
        var given = 0;
        while (turns.Next() is { } wait)
        {
            Assert.InRange(wait, ComingBack.Least, ComingBack.Most);
            given++;
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        var again = 0;
        while (turns.Next() is not null) again++;

        Assert.Equal((ComingBack.Most - ComingBack.Least).TotalSeconds * ComingBack.PerSecond + 1, given);
        Assert.Equal(ComingBack.PerSecond, again);
    }

    [Fact]
    public void nobody_pays_for_turns_that_are_over()
    {
        var turns = new ComingBack(_clock);
        for (var i = 0; i < ComingBack.PerSecond; i++) turns.Next();

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ComingBack.Least, turns.Next());
    }
}
