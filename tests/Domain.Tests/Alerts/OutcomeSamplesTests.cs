using System.Collections.Immutable;
using Payments.Domain.Alerts;
using Xunit;

namespace Payments.Domain.Tests.Alerts;

public sealed class OutcomeSamplesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_last_hour_is_compared_with_the_time_before_it()
    {
        // 90 of 100 an hour were paid for five hours, then 30 of 100.
        var samples = Hours((90, 10), (90, 10), (90, 10), (90, 10), (90, 10));

        var percent = OutcomeSamples.PaidRatePercent(samples, After(samples, 30, 70), minimum: 50);

        Assert.Equal(100.0 / 3, percent, precision: 6);
    }

    [Theory]
    [InlineData(10, 30)]
    [InlineData(49, 0)]
    public void too_few_orders_tell_nothing(int paid, int unpaid)
    {
        var samples = Hours((90, 10), (90, 10));

        Assert.Equal(100, OutcomeSamples.PaidRatePercent(samples, After(samples, paid, unpaid), minimum: 50));
    }

    [Fact]
    public void nor_does_a_server_that_has_run_for_less_than_an_hour()
    {
        ImmutableArray<OutcomeSample> samples = [new(Start, 0, 0)];

        Assert.Equal(100, OutcomeSamples.PaidRatePercent(samples, new(Start.AddMinutes(59), 0, 500), minimum: 50));
    }

    [Fact]
    public void samples_are_kept_at_a_distance_and_for_as_long_as_they_are_of_use()
    {
        ImmutableArray<OutcomeSample> samples = [];
        for (var second = 0; second <= 48 * 3600; second += 15)
            samples = OutcomeSamples.Add(
                samples,
                new OutcomeSample(Start.AddSeconds(second), second, 0),
                TimeSpan.FromMinutes(5),
                TimeSpan.FromHours(25)
            );

        Assert.Equal((25 * 12) + 1, samples.Length);
        Assert.Equal(TimeSpan.FromHours(25), samples[^1].At - samples[0].At);
    }

    [Fact]
    public void counts_of_another_database_begin_anew_and_an_order_that_is_paid_late_does_not()
    {
        ImmutableArray<OutcomeSample> samples = [new(Start, 10, 10)];

        Assert.Single(OutcomeSamples.Add(samples, new(Start.AddHours(1), 1, 1), TimeSpan.Zero, TimeSpan.FromDays(1)));
        Assert.Equal(2, OutcomeSamples.Add(samples, new(Start.AddHours(1), 11, 9), TimeSpan.Zero, TimeSpan.FromDays(1)).Length);
    }

    private static ImmutableArray<OutcomeSample> Hours(params (int Paid, int Unpaid)[] hours)
    {
        var samples = ImmutableArray.Create(new OutcomeSample(Start, 0, 0));
        foreach (var (paid, unpaid) in hours)
            samples = samples.Add(After(samples, paid, unpaid));
        return samples;
    }

    private static OutcomeSample After(ImmutableArray<OutcomeSample> samples, int paid, int unpaid) =>
        new(samples[^1].At.AddHours(1), samples[^1].Good + paid, samples[^1].Bad + unpaid);
}
