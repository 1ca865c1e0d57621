using System.Globalization;
using System.Text;

namespace Payments.LoadTest.Report;

/// <summary>Reports as text for a terminal.</summary>
internal static class TextReport
{
    public static string Of(RunReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"\n{report.Scenario}, provider {report.Provider}, {report.Connections} connections, {(report.Rate is { } rate ? $"{rate:N0}/s" : "as fast as it goes")}{(report.Faults ? ", with faults" : "")}"
        );
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{report.Done:N0} orders in {report.Seconds:N1} s: {report.DonePerSecond:N0}/s; refused {report.Refused:N0}, failed {report.Failed:N0}, notifications repeated {report.NotificationsRepeated:N0}"
        );
        if (report.ServerCpuMicroseconds is { } cpu)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"server: {cpu:N0} µs of processor per order, at most {report.ServerPeakMegabytes:N0} MB; this program at most {report.OwnPeakMegabytes:N0} MB"
            );
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{"latency, ms", -29}{"p50", 10}{"p90", 10}{"p99", 10}{"p99.9", 10}{"max", 10}{"count", 12}"
        );
        foreach (var each in report.Latencies)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{each.Of, -29}{each.P50, 10:N1}{each.P90, 10:N1}{each.P99, 10:N1}{each.P999, 10:N1}{each.Max, 10:N1}{each.Count, 12:N0}"
            );
        foreach (var (problem, count) in report.Problems)
            text.AppendLine(CultureInfo.InvariantCulture, $"{count, 8:N0} × {problem}");
        if (report.Made != report.Asked || report.Made == 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"FEWER THAN ASKED FOR: {report.Made:N0} of {report.Asked:N0} orders were made");
        if (report.Audited is { } audited)
            text.AppendLine(AuditSummary(audited, report.Findings));
        return text.ToString();
    }

    public static string Of(IEnumerable<ComparisonReport> comparisons)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"\n{"median of turns", -16}{"server/s", 12}{"limit/s", 12}{"ratio", 8}   {"µs per order: server", 20}{"limit", 8}{"generator", 11}   {"p99, ms: server", 15}{"limit", 8}"
        );
        foreach (var each in comparisons)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{each.Scenario, -16}{each.ServerMedian, 12:N0}{each.LimitMedian, 12:N0}{each.Ratio, 8:N2}   {each.ServerCpuMicroseconds, 20:N0}{each.LimitCpuMicroseconds, 8:N0}{each.OwnCpuMicroseconds, 11:N0}   {each.ServerP99, 15:N1}{each.LimitP99, 8:N1}"
            );
        return text.ToString();
    }

    private static string AuditSummary(long audited, IReadOnlyList<FindingReport> findings)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"audit: {audited:N0} orders read back, {(findings.Count == 0 ? "nothing lost, doubled or wrong" : "NOT in order:")}"
        );
        foreach (var finding in findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {finding.Code}: {finding.Count:N0}");
            foreach (var example in finding.Examples)
                text.Append("\n    ").Append(example);
        }

        return text.ToString();
    }
}
