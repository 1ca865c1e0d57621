using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Payments.Client.Http;
using Xunit;

namespace Payments.Client.Tests.Http;

/// <summary>What holds of retries whatever the error, the attempt and chance.</summary>
public class The_rules_of_retries
{
    private static readonly Config Seeded = Config
        .QuickThrowOnFailure.WithMaxTest(1000)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20260131, 1234567), FSharpOption<int>.None)));

    private static readonly PaymentsClientOptions Options = new() { Url = new Uri("http://payments.test"), MaxAttempts = 10 };

    private static readonly int?[] Statuses = [null, 400, 401, 404, 408, 409, 429, 500, 502, 503, 504];

    [Fact]
    public void a_wait_is_neither_shorter_than_asked_for_nor_longer_than_allowed() =>
        Holds(
            (error, isRepeatable, attempt, jitter) =>
            {
                if (RetryRules.Delay(error, isRepeatable, attempt, Options, jitter) is not { } delay)
                    return;
                Assert.True(delay > TimeSpan.Zero && delay <= Options.MaxRetryDelay);
                Assert.True(error.RetryAfter is null || delay >= error.RetryAfter);
            }
        );

    [Fact]
    public void what_may_have_been_carried_out_is_made_again_only_where_that_does_no_harm() =>
        Holds(
            (error, _, attempt, jitter) =>
                Assert.False(
                    error.MayHaveBeenCarriedOut && RetryRules.Delay(error, isRepeatable: false, attempt, Options, jitter) is not null
                )
        );

    [Fact]
    public void a_refusal_that_stays_one_is_never_repeated() =>
        Holds(
            (error, isRepeatable, attempt, jitter) =>
                Assert.False(
                    error.Status is 400 or 401 or 404 && RetryRules.Delay(error, isRepeatable, attempt, Options, jitter) is not null
                )
        );

    [Fact]
    public void waits_grow_with_the_attempts_and_spread_by_chance()
    {
        for (var attempt = 1; attempt < 30; attempt++)
        {
            Assert.True(RetryRules.Spread(attempt, 0) <= RetryRules.Spread(attempt, 0.999));
            Assert.True(RetryRules.Spread(attempt, 0) <= RetryRules.Spread(attempt + 1, 0));
            Assert.True(RetryRules.Spread(attempt, 0.999) <= RetryRules.LongestDelay);
        }
    }

    private static void Holds(Action<PaymentsException, bool, int, double> check)
    {
        var cases =
            from status in Gen.Elements(Statuses)
            from asked in Gen.Choose(-1, 60_000)
            from isRepeatable in Gen.Elements(true, false)
            from attempt in Gen.Choose(1, 12)
            from chance in Gen.Choose(0, 999)
            select (status, asked, isRepeatable, attempt, chance);
        Check.One(
            Seeded,
            Prop.ForAll(Arb.From(cases), one =>
                check(
                    new PaymentsException(one.status is null ? PaymentsException.NoAnswer : "code", "It failed.")
                    {
                        Status = one.status,
                        RetryAfter = one.asked < 0 ? null : TimeSpan.FromMilliseconds(one.asked),
                    },
                    one.isRepeatable,
                    one.attempt,
                    one.chance / 1000.0
                )
            )
        );
    }
}
