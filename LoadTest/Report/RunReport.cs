using System.Text.Json.Serialization;
using Payments.LoadTest.Recording;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Report;

/// <summary>Percentiles, in milliseconds.</summary>
internal sealed record Latency(string Of, long Count, double P50, double P90, double P99, double P999, double Max)
{
    public static Latency From(string of, Durations durations) =>
        new(
            of,
            durations.Count,
            durations.Percentile(0.5),
            durations.Percentile(0.9),
            durations.Percentile(0.99),
            durations.Percentile(0.999),
            durations.Percentile(1)
        );
}

/// <summary>A second of the run.</summary>
internal sealed record SecondReport(double At, double PerSecond, double RefusedPerSecond, long InFlight, double P50, double P99);

/// <summary>How many took so long.</summary>
internal sealed record BucketReport(double Milliseconds, long Count);

/// <summary>A kind of finding.</summary>
internal sealed record FindingReport(string Code, long Count, IReadOnlyList<string> Examples);

/// <summary>A run as it is reported. Times in seconds unless they say milliseconds.</summary>
internal sealed record RunReport
{
    public required string Scenario { get; init; }

    public required string Provider { get; init; }

    public required bool Faults { get; init; }

    public required int Connections { get; init; }

    /// <summary>Orders that were to begin in a second; null when each began as soon as one before it was done.</summary>
    public required double? Rate { get; init; }

    public required int Merchants { get; init; }

    public required int Payload { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Orders that were to be made: all that were asked for or, where the time was limited, all that were begun.</summary>
    public required long Asked { get; init; }

    /// <summary>Orders whose create was answered 2xx.</summary>
    public required long Made { get; init; }

    public required long Done { get; init; }

    public required double DonePerSecond { get; init; }

    public required long Refused { get; init; }

    public required long Failed { get; init; }

    public required long NotificationsRepeated { get; init; }

    public required IReadOnlyList<Latency> Latencies { get; init; }

    public required IReadOnlyList<SecondReport> Timeline { get; init; }

    public required IReadOnlyList<BucketReport> Histogram { get; init; }

    public required IReadOnlyDictionary<string, int> Problems { get; init; }

    /// <summary>
    /// Whether the run did what it was to do: as many orders as were asked for were made, and the audit found nothing; without an audit,
    /// all of them went all their way. A run that made no order proves nothing.
    /// </summary>
    [JsonIgnore]
    public bool IsPassed => Made > 0 && Made == Asked && Findings.Count == 0 && (Audited is null ? Done == Asked : Audited >= Made);

    /// <summary>Orders that were read back; null when nothing was audited.</summary>
    public long? Audited { get; init; }

    public IReadOnlyList<FindingReport> Findings { get; init; } = [];

    /// <summary>Of the server's process, per order that was done; null when it was not started by this program.</summary>
    public double? ServerCpuMicroseconds { get; init; }

    /// <summary>
    /// The most physical memory that the server held until the end of the audit; null when it was not started by this program.
    /// </summary>
    public double? ServerPeakMegabytes { get; init; }

    /// <summary>The most physical memory that this program held.</summary>
    public double OwnPeakMegabytes { get; init; }

    public static RunReport Of(LoadRun run, LoadOptions options, TimeSpan elapsed, IReadOnlyList<TimelineSample> moments)
    {
        var (metrics, whole) = (run.Metrics, run.Metrics.Whole.Snapshot());
        var latencies = new[]
        {
            Latency.From("create", metrics.Creates.Snapshot()),
            Latency.From("callback", metrics.Callbacks.Snapshot()),
            Latency.From(
                run.Records.Scenario == Settings.Scenario.TopUp ? "answer to notification" : "callback to notification",
                metrics.Notified.Snapshot()
            ),
            Latency.From("create to paid on the stream", metrics.Streamed.Snapshot()),
            Latency.From("whole order", whole),
        };
        return new RunReport
        {
            Scenario = run.Records.Scenario.Name(),
            Provider = options.Provider.ToString().ToLowerInvariant(),
            Faults = options.Faults,
            Connections = options.Connections,
            Rate = options.Rate,
            Merchants = run.Records.Merchants,
            Payload = options.Payload,
            Seconds = elapsed.TotalSeconds,
            Asked = options.Duration is null ? run.Records.Capacity : metrics.Started,
            Made = metrics.Created,
            Done = metrics.Done,
            DonePerSecond = metrics.Done / elapsed.TotalSeconds,
            Refused = metrics.Refused,
            Failed = metrics.Failed,
            NotificationsRepeated = metrics.RepeatedNotifications,
            Latencies = [.. latencies.Where(latency => latency.Count > 0)],
            Timeline =
            [
                .. moments.Select(each => new SecondReport(
                    each.At.TotalSeconds,
                    each.PerSecond,
                    each.RefusedPerSecond,
                    each.InFlight,
                    each.P50,
                    each.P99
                )),
            ],
            Histogram = [.. whole.Buckets().Select(bucket => new BucketReport(bucket.Milliseconds, bucket.Count))],
            Problems = run.Problems,
        };
    }
}

/// <summary>A server against bench/Limit, in turns.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Server">Orders per second of each turn.</param>
/// <param name="Limit">Orders per second of each turn.</param>
/// <param name="ServerMedian">Of its turns.</param>
/// <param name="LimitMedian">Of its turns.</param>
/// <param name="Ratio">The median of the turns' ratios.</param>
/// <param name="ServerCpuMicroseconds">Per order, median; null when the process is not ours.</param>
/// <param name="LimitCpuMicroseconds">Per order, median; null when the process is not ours.</param>
/// <param name="OwnCpuMicroseconds">Of this program per order of the server's, median.</param>
/// <param name="ServerP99">How long 99 in 100 whole orders took at most, in ms, median.</param>
/// <param name="LimitP99">The same of Limit.</param>
internal sealed record ComparisonReport(
    string Scenario,
    IReadOnlyList<double> Server,
    IReadOnlyList<double> Limit,
    double ServerMedian,
    double LimitMedian,
    double Ratio,
    double? ServerCpuMicroseconds,
    double? LimitCpuMicroseconds,
    double OwnCpuMicroseconds,
    double ServerP99,
    double LimitP99
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(IReadOnlyList<ComparisonReport>))]
internal sealed partial class ReportJson : JsonSerializerContext;
