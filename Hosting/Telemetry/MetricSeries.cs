using System.Collections.Immutable;

namespace Payments.Hosting.Telemetry;

/// <summary>One metric with one set of label values. Any thread adds to it, without a lock and without an object.</summary>
internal sealed class MetricSeries(ImmutableArray<double> bounds)
{
    private const double Micro = 1e6;
    private readonly long[] _buckets = new long[bounds.Length];
    private long _count;
    private long _microSum;
    private double _value;
    private int _isSet;

    /// <summary>How much was counted, or how many values were recorded.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The sum of what was recorded.</summary>
    public double Sum => Volatile.Read(ref _microSum) / Micro;

    /// <summary>What was last observed; null when the last look saw nothing.</summary>
    public double? Observed => Volatile.Read(ref _isSet) == 1 ? Volatile.Read(ref _value) : null;

    /// <summary>How many values lie in a bucket, without those below.</summary>
    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);

    public void Add(long count) => Interlocked.Add(ref _count, count);

    public void Record(double value)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            if (value > bounds[i]) continue;
            Interlocked.Increment(ref _buckets[i]);
            break;
        }

        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _microSum, (long)(value * Micro));
    }

    public void Observe(double value)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _isSet, 1);
    }

    public void Forget() => Volatile.Write(ref _isSet, 0);
}
