using System.Net;

namespace Payments.LoadTest.Report;

/// <summary>Reports as one HTML page that asks no other host for anything.</summary>
internal static class HtmlReport
{
    private const string Style =
        "body{font:15px/1.45 system-ui,sans-serif;max-width:900px;margin:2em auto;padding:0 1em;color:#222}svg{width:100%;font:11px sans-serif;fill:#555}h2{margin-top:1.6em}pre{background:#f6f6f6;padding:1em;overflow:auto}";

    public static string Of(RunReport report)
    {
        var throughput = Chart.Lines(
            "s",
            "orders/s",
            [
                new ChartLine("done", "#2b6cb0", Series(report.Timeline, each => each.PerSecond)),
                new ChartLine("refused or failed", "#c53030", Series(report.Timeline, each => each.RefusedPerSecond)),
            ]
        );
        var latency = Chart.Lines(
            "s",
            "ms",
            [
                new ChartLine("p50", "#2f855a", Series(report.Timeline, each => each.P50)),
                new ChartLine("p99", "#c05621", Series(report.Timeline, each => each.P99)),
            ]
        );
        var flight = Chart.Lines("s", "in flight", [new ChartLine("in flight", "#6b46c1", Series(report.Timeline, each => each.InFlight))]);
        var percentiles = Chart.Lines(
            "number of nines: 0 = p0, 1 = p90, 2 = p99, 3 = p99.9",
            "ms",
            [new ChartLine("whole order", "#2b6cb0", Nines(report.Histogram))]
        );
        var corrected = report.Rate is null
            ? "Latency counts from when each order began."
            : "Latency counts from when each order was meant to begin, whether or not a connection was free: it is corrected for coordinated omission.";
        return Html(
            $"Load test: {report.Scenario}",
            $"""
            <pre>{WebUtility.HtmlEncode(TextReport.Of(report).Trim())}</pre>
            <h2>Throughput</h2>{throughput}
            <h2>Latency of whole orders, second by second</h2><p>{corrected}</p>{latency}
            <h2>Orders under way</h2>{flight}
            <h2>Latency of whole orders</h2>{Chart.Histogram(report.Histogram)}
            <h2>Percentiles</h2>{percentiles}
            """
        );
    }

    public static string Of(IReadOnlyList<ComparisonReport> comparisons) =>
        Html(
            "Server and Limit in turns",
            $"""
        <pre>{WebUtility.HtmlEncode(TextReport.Of(comparisons).Trim())}</pre>
        {string.Concat(comparisons.Select(each => $"<h2>{each.Scenario}</h2>" + Chart.Lines("turn", "orders/s", [
            new ChartLine("limit", "#c05621", [.. each.Limit.Select((rate, i) => (i + 1.0, rate))]),
            new ChartLine("server", "#2b6cb0", [.. each.Server.Select((rate, i) => (i + 1.0, rate))])])))}
        """
        );

    private static List<(double, double)> Series(IReadOnlyList<SecondReport> seconds, System.Func<SecondReport, double> value) =>
        [.. seconds.Select(each => (each.At, value(each)))];

    /// <summary>Latency over the share of orders that took no longer, so stretched that the tail can be read.</summary>
    private static List<(double, double)> Nines(IReadOnlyList<BucketReport> buckets)
    {
        var (all, seen, points) = (buckets.Sum(bucket => bucket.Count), 0L, new List<(double, double)>());
        foreach (var bucket in buckets)
        {
            points.Add((-System.Math.Log10(1 - ((double)seen / all)), bucket.Milliseconds));
            seen += bucket.Count;
        }

        return points;
    }

    private static string Html(string title, string body) =>
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{Style}</style><h1>{title}</h1>{body}</html>\n";
}
