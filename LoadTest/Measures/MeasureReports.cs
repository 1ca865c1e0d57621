using System.Text.Json.Serialization;
using Payments.LoadTest.Report;

namespace Payments.LoadTest.Measures;

/// <summary>Creates at half of the top rate. Times in milliseconds, corrected for coordinated omission.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="TopPerSecond">As fast as it goes, median of the rounds.</param>
/// <param name="Rate">Half of that.</param>
/// <param name="CreateP50">Median of the rounds.</param>
/// <param name="CreateP99">Median of the rounds.</param>
/// <param name="CreateP99s">Of each round.</param>
internal sealed record HalfRateReport(
    string Scenario,
    double TopPerSecond,
    double Rate,
    double CreateP50,
    double CreateP99,
    IReadOnlyList<double> CreateP99s
);

/// <summary>A start with many orders that wait for their payers.</summary>
/// <param name="Orders">How many were made.</param>
/// <param name="ReadySeconds">From the start of the process until <c>/health/ready</c> answers 200.</param>
/// <param name="ReadyMegabytes">Physical memory held then.</param>
/// <param name="LaterMegabytes">Physical memory held when the first deadline was near.</param>
/// <param name="PeakMegabytes">The most physical memory held since that start, the expiries included.</param>
/// <param name="Expired">How many had expired when all were read back.</param>
/// <param name="InTime">The share of all that expired within 12 s of their deadlines, by the server's own times.</param>
/// <param name="Lag">From the deadline until it had expired, in milliseconds.</param>
internal sealed record WaitingReport(
    long Orders,
    double ReadySeconds,
    double ReadyMegabytes,
    double LaterMegabytes,
    double PeakMegabytes,
    long Expired,
    double InTime,
    Latency Lag
);

/// <summary>A start with many notifications that are overdue.</summary>
/// <param name="Notifications">How many were due to be sent.</param>
/// <param name="ReadySeconds">From the start of the process until <c>/health/ready</c> answers 200.</param>
/// <param name="FirstSeconds">From the start of the process until the first was told.</param>
/// <param name="DrainedSeconds">From the start of the process until the last was told.</param>
/// <param name="PerSecond">All of them, over the time from ready to the last.</param>
/// <param name="Creates">Latency of new creates meanwhile.</param>
/// <param name="CreatesPerSecond">How many new orders were made meanwhile.</param>
/// <param name="PeakMegabytes">The most physical memory held since that start.</param>
/// <param name="Told">How many had been told by the end of each second.</param>
/// <param name="Findings">What the audit of those orders found.</param>
internal sealed record OverdueReport(
    long Notifications,
    double ReadySeconds,
    double FirstSeconds,
    double DrainedSeconds,
    double PerSecond,
    Latency Creates,
    double CreatesPerSecond,
    double PeakMegabytes,
    IReadOnlyList<long> Told,
    IReadOnlyList<FindingReport> Findings
);

/// <summary>A curve.</summary>
/// <param name="Against">What was changed.</param>
/// <param name="Scenario">What was done.</param>
/// <param name="Steps">One for each value.</param>
internal sealed record CurveReport(string Against, string Scenario, IReadOnlyList<CurveStep> Steps);

/// <summary>A step of a curve: medians of its rounds, latencies in milliseconds.</summary>
/// <param name="Value">What was changed, in words.</param>
/// <param name="PerSecond">Orders done.</param>
/// <param name="CreateP50">Of creates.</param>
/// <param name="CreateP99">Of creates.</param>
/// <param name="WholeP50">Of whole orders.</param>
/// <param name="WholeP99">Of whole orders.</param>
/// <param name="ServerCpuMicroseconds">Per order; null when the process is not ours.</param>
/// <param name="ServerMegabytes">Physical memory at the end of the step; null when the process is not ours.</param>
internal sealed record CurveStep(
    string Value,
    double PerSecond,
    double CreateP50,
    double CreateP99,
    double WholeP50,
    double WholeP99,
    double? ServerCpuMicroseconds,
    double? ServerMegabytes
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(HalfRateReport))]
[JsonSerializable(typeof(WaitingReport))]
[JsonSerializable(typeof(OverdueReport))]
[JsonSerializable(typeof(CurveReport))]
internal sealed partial class MeasureJson : JsonSerializerContext;
