using System.Numerics;

namespace Payments.LoadTest.Recording;

/// <summary>
/// Durations in buckets that grow with them, as HdrHistogram has it: from 1 µs to over an hour, each right to less than 1 %.
/// Any thread records.
/// </summary>
internal sealed class Histogram
{
    private const int Sub = 128;
    private const int SubBits = 7;
    private const int Powers = 26;
    private readonly long[] _counts = new long[Sub * (Powers + 1)];

    /// <param name="elapsed">Longer than 2³³ µs counts as that.</param>
    public void Record(TimeSpan elapsed) => Interlocked.Increment(ref _counts[Bucket(elapsed.Ticks / TimeSpan.TicksPerMicrosecond)]);

    /// <summary>What has been recorded up to now.</summary>
    public Durations Snapshot() => new((long[])_counts.Clone());

    /// <summary>The bucket of so many µs.</summary>
    internal static int Bucket(long microseconds)
    {
        if (microseconds < Sub)
            return (int)Math.Max(0, microseconds);
        var power = BitOperations.Log2((ulong)microseconds) - SubBits;
        return power >= Powers ? (Sub * (Powers + 1)) - 1 : (Sub * (power + 1)) + (int)((microseconds >> power) - Sub);
    }

    /// <summary>The middle of a bucket, in µs.</summary>
    internal static double Middle(int bucket)
    {
        if (bucket < Sub)
            return bucket;
        var (power, sub) = ((bucket / Sub) - 1, bucket % Sub);
        return (double)((long)(Sub + sub) << power) + ((1L << power) / 2.0);
    }
}

/// <summary>Durations that were recorded.</summary>
internal sealed class Durations(long[] counts)
{
    private readonly long[] _counts = counts;

    public long Count
    {
        get
        {
            long sum = 0;
            foreach (var count in _counts)
                sum += count;
            return sum;
        }
    }

    /// <summary>In milliseconds; 0 when nothing was recorded.</summary>
    /// <param name="share">From 0 to 1; 1 is the longest.</param>
    public double Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * share));
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
                return Histogram.Middle(bucket) / 1000;
        }

        return 0;
    }

    /// <summary>The buckets that hold any: milliseconds and how many.</summary>
    public IEnumerable<(double Milliseconds, long Count)> Buckets()
    {
        for (var bucket = 0; bucket < _counts.Length; bucket++)
            if (_counts[bucket] > 0)
                yield return (Histogram.Middle(bucket) / 1000, _counts[bucket]);
    }

    /// <summary>What was recorded since.</summary>
    public Durations Since(Durations before)
    {
        var difference = new long[_counts.Length];
        for (var i = 0; i < difference.Length; i++)
            difference[i] = _counts[i] - before._counts[i];
        return new Durations(difference);
    }
}
