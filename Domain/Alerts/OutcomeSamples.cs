using System.Collections.Immutable;
using Orleans;

namespace Payments.Domain.Alerts;

/// <summary>How many things had come out well and how many had not, up to a time.</summary>
/// <param name="At">The time.</param>
/// <param name="Good">As orders that were paid, or calls that were answered.</param>
/// <param name="Bad">As orders that expired, failed or were rejected, or calls without an answer.</param>
[GenerateSerializer, Immutable, Alias("outcome-sample")]
public sealed record OutcomeSample([property: Id(0)] DateTimeOffset At, [property: Id(1)] long Good, [property: Id(2)] long Bad)
{
    /// <summary>How many came to an end since an earlier sample.</summary>
    public long CountSince(OutcomeSample earlier) => Good - earlier.Good + Bad - earlier.Bad;

    /// <summary>The share of good ones since an earlier sample, 0 to 1; 1 where there are none.</summary>
    public double ShareSince(OutcomeSample earlier) => CountSince(earlier) is > 0 and var count ? (double)(Good - earlier.Good) / count : 1;
}

/// <summary>Samples of counts that only grow, kept at a distance and for as long as they are of use.</summary>
public static class OutcomeSamples
{
    /// <summary>Adds what is known now, where the last sample is long enough ago, and forgets what is too old.</summary>
    /// <param name="samples">Oldest first.</param>
    /// <param name="sample">What is known now.</param>
    /// <param name="distance">How far apart samples are, at least.</param>
    /// <param name="keep">For how long they are kept; one that is older stays, to measure from.</param>
    public static ImmutableArray<OutcomeSample> Add(
        ImmutableArray<OutcomeSample> samples,
        OutcomeSample sample,
        TimeSpan distance,
        TimeSpan keep
    )
    {
        if (samples is [.., var last])
        {
            // Fewer than before are of another process or database: nothing can be measured from then on.
            if (sample.CountSince(last) < 0)
                return [sample];
            if (sample.At - last.At < distance)
                return samples;
        }

        var added = samples.Add(sample);
        var old = 0;
        while (old + 1 < added.Length && added[old + 1].At <= sample.At - keep)
            old++;
        return added.RemoveRange(0, old);
    }

    /// <summary>The latest sample that is at least so old; null where none is.</summary>
    public static OutcomeSample? Before(ImmutableArray<OutcomeSample> samples, DateTimeOffset time) =>
        samples.LastOrDefault(sample => sample.At <= time);

    /// <summary>
    /// The last hour's share of paid orders in percent of the share in the day before it, as far back as there are samples; 100 where
    /// either has too few orders to tell.
    /// </summary>
    /// <param name="samples">Of the day, oldest first.</param>
    /// <param name="now">What is known now.</param>
    /// <param name="minimum">How many orders the hour, and the time before it, must have.</param>
    public static double PaidRatePercent(ImmutableArray<OutcomeSample> samples, OutcomeSample now, int minimum)
    {
        const double AsUsual = 100;
        if (Before(samples, now.At - TimeSpan.FromHours(1)) is not { } hour || samples is not [var day, ..])
            return AsUsual;
        var usual = hour.ShareSince(day);
        return now.CountSince(hour) < minimum || hour.CountSince(day) < minimum || usual <= 0
            ? AsUsual
            : 100 * now.ShareSince(hour) / usual;
    }
}
