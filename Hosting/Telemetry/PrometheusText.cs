using System.Globalization;
using System.Text;

namespace Payments.Hosting.Telemetry;

/// <summary>Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IEnumerable<MetricAggregate> aggregates)
    {
        var text = new StringBuilder();
        foreach (var named in aggregates.GroupBy(aggregate => aggregate.Metric.Name, StringComparer.Ordinal).OrderBy(named => named.Key, StringComparer.Ordinal))
        {
            var metric = named.First().Metric;
            text.Append("# HELP ").Append(metric.Name).Append(' ').Append(metric.Help).Append('\n');
            text.Append("# TYPE ").Append(metric.Name).Append(' ').Append(TypeOf(metric.Kind)).Append('\n');
            foreach (var aggregate in named)
            {
                foreach (var (labels, series) in aggregate.Series.OrderBy(pair => pair.Key.First, StringComparer.Ordinal)
                    .ThenBy(pair => pair.Key.Second, StringComparer.Ordinal).ThenBy(pair => pair.Key.Third, StringComparer.Ordinal))
                    Write(text, aggregate, labels, series);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricAggregate aggregate, LabelValues labels, MetricSeries series)
    {
        var metric = aggregate.Metric;
        if (metric.Kind == MetricKind.Histogram)
        {
            // The whole is read last: what is recorded meanwhile must not make a bucket larger than it.
            var below = 0L;
            var lines = new StringBuilder();
            for (var i = 0; i < metric.Bounds.Length; i++)
                Line(lines, metric, "_bucket", labels, metric.Bounds[i].ToString(CultureInfo.InvariantCulture), below += series.Bucket(i));
            var (sum, count) = (series.Sum, Math.Max(below, series.Count));
            Line(lines, metric, "_bucket", labels, "+Inf", count);
            Line(lines, metric, "_sum", labels, null, sum);
            Line(lines, metric, "_count", labels, null, count);
            text.Append(lines);
        }
        else if (!aggregate.IsObserved)
        {
            Line(text, metric, "", labels, null, series.Count);
        }
        else if (series.Observed is { } value)
        {
            Line(text, metric, "", labels, null, value);
        }
    }

    private static void Line(StringBuilder text, ExposedMetric metric, string suffix, LabelValues values, string? bound, double value)
    {
        text.Append(metric.Name).Append(suffix);
        var opening = '{';
        for (var i = 0; i < metric.Labels.Length; i++)
        {
            // An empty label is the same as none.
            if (values[i].Length == 0) continue;
            text.Append(opening).Append(metric.Labels[i].Label).Append("=\"").Append(Escaped(values[i])).Append('"');
            opening = ',';
        }

        if (bound is not null)
        {
            text.Append(opening).Append("le=\"").Append(bound).Append('"');
            opening = ',';
        }

        if (opening == ',') text.Append('}');
        text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string TypeOf(MetricKind kind) => kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" };

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
