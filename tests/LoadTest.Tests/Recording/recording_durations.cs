using Payments.LoadTest.Recording;
using Xunit;

namespace Payments.LoadTest.Tests.Recording;

public sealed class Recording_durations
{
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1_000)]
    [InlineData(123_456)]
    [InlineData(3_600_000_000)]
    public void each_is_right_to_less_than_one_percent(long microseconds) =>
        Assert.InRange(Histogram.Middle(Histogram.Bucket(microseconds)) / microseconds, 0.99, 1.01);

    [Fact]
    public void the_longest_that_can_be_are_counted_too()
    {
        var histogram = new Histogram();
        histogram.Record(TimeSpan.MaxValue);
        histogram.Record(-TimeSpan.FromSeconds(1));

        Assert.Equal(2, histogram.Snapshot().Count);
    }

    [Fact]
    public void percentiles_are_those_of_what_was_recorded()
    {
        var histogram = new Histogram();
        foreach (var milliseconds in Enumerable.Range(1, 1000))
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        var before = histogram.Snapshot();
        histogram.Record(TimeSpan.FromSeconds(5));

        Assert.InRange(before.Percentile(0.5), 495, 505);
        Assert.InRange(before.Percentile(0.99), 980, 1000);
        Assert.InRange(before.Percentile(1), 990, 1010);
        Assert.InRange(histogram.Snapshot().Since(before).Percentile(0.5), 4950, 5050);
        Assert.Equal(0, new Histogram().Snapshot().Percentile(0.5));
    }
}
