using System.Collections.Concurrent;

namespace Payments.Hosting.Telemetry;

/// <summary>All series of a metric. Their number is bounded: what comes after the last is counted together, under <c>other</c>.</summary>
/// <param name="metric">Which.</param>
/// <param name="isObserved">Whether the instrument is asked instead of telling.</param>
internal sealed class MetricAggregate(ExposedMetric metric, bool isObserved)
{
    public const int MaxSeries = 1_000;

    private readonly ConcurrentDictionary<LabelValues, MetricSeries> _series = new();

    public ExposedMetric Metric => metric;

    public bool IsObserved => isObserved;

    public IEnumerable<KeyValuePair<LabelValues, MetricSeries>> Series => _series;

    public void Add(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (isObserved) Of(tags).Observe(value);
        else if (metric.Kind == MetricKind.Histogram) Of(tags).Record(value);
        else Of(tags).Add(metric.CountsValues ? 1 : value);
    }

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (isObserved) Of(tags).Observe(value);
        else if (metric.Kind == MetricKind.Histogram) Of(tags).Record(value);
        else Of(tags).Add(metric.CountsValues ? 1 : (long)value);
    }

    /// <summary>What is not observed any more is not shown any more.</summary>
    public void Forget()
    {
        foreach (var (_, series) in _series) series.Forget();
    }

    private MetricSeries Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = LabelValues.Of(metric, tags);
        if (_series.TryGetValue(values, out var found)) return found;
        return _series.GetOrAdd(_series.Count < MaxSeries ? values : LabelValues.Other, static (_, metric) => new MetricSeries(metric.Bounds), metric);
    }
}
