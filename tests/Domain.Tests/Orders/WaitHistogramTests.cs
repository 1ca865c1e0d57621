using Payments.Domain.Orders;
using Xunit;

namespace Payments.Domain.Tests.Orders;

public sealed class WaitHistogramTests
{
    [Fact]
    public void a_percentile_lies_in_the_bucket_of_the_exact_one()
    {
        var random = new Random(7);
        var waits = Enumerable.Range(0, 10_000).Select(_ => Math.Pow(10, (random.NextDouble() * 6) - 2)).Order().ToArray();
        var totals = waits
            .CountBy(wait => WaitHistogram.TimeToPaid.MeasureOf(TimeSpan.FromSeconds(wait)))
            .ToDictionary(pair => pair.Key, pair => (long)pair.Value, StringComparer.Ordinal);

        Assert.Equal(10_000, WaitHistogram.TimeToPaid.Count(totals));
        foreach (var share in (double[])[0.5, 0.95, 0.99])
        {
            var exact = waits[(int)(share * waits.Length) - 1];
            Assert.InRange(WaitHistogram.TimeToPaid.Percentile(totals, share)!.Value, exact / 3, exact * 3);
        }
    }

    [Fact]
    public void nothing_has_no_percentile_and_more_than_a_day_counts_as_a_day()
    {
        Assert.Null(WaitHistogram.TimeToPaid.Percentile(new Dictionary<string, long>(StringComparer.Ordinal), 0.5));
        var totals = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            [WaitHistogram.TimeToNotified.MeasureOf(TimeSpan.FromDays(3))] = 2,
        };
        Assert.Equal(86_400, WaitHistogram.TimeToNotified.Percentile(totals, 0.5));
    }
}
