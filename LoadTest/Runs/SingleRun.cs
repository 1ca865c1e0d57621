using System.Text.Json;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Report;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Runs;

/// <summary>One run against one server, its audit and its report.</summary>
internal static class SingleRun
{
    /// <returns>Whether as many orders as were asked for were made, and the audit found nothing.</returns>
    public static async Task<bool> Run(LoadOptions options, RunEnvironment environment, ServerProcess? process)
    {
        using var run = await environment.Prepare(options.Scenario ?? Scenario.Lifecycle, options.Orders);
        await using var progress = new Progress(options.Orders);
        var cpu = process?.Cpu;
        var (elapsed, moments) = await run.Run(options.Connections, options.Rate, options.Duration, moment =>
            progress.Show(moment, run.Metrics)
        );
        var report = RunReport.Of(run, options, elapsed, moments) with
        {
            ServerCpuMicroseconds = (process?.Cpu - cpu)?.TotalMicroseconds / Math.Max(1, run.Metrics.Done),
        };
        if (options.Audit)
        {
            await run.AwaitNotifications(options.NotificationTimeout, owed =>
                progress.Show($"waiting for what is owed to the merchants of {owed:N0} orders")
            );
            progress.Show("reading every order back");
            var audited = await Auditor.Check(run, environment.Administration);
            report = report with
            {
                Audited = audited,
                NotificationsRepeated = run.Metrics.RepeatedNotifications,
                Findings = [.. run.Findings.All().Select(found => new FindingReport(found.Code, found.Count, found.Examples))],
            };
        }

        report = report with { ServerPeakMegabytes = process?.PeakMegabytes, OwnPeakMegabytes = ProcessMemory.PeakMegabytes };
        await progress.DisposeAsync();
        Console.WriteLine(TextReport.Of(report));
        Directory.CreateDirectory(options.Report);
        await File.WriteAllTextAsync(
            Path.Combine(options.Report, "report.json"),
            JsonSerializer.Serialize(report, ReportJson.Default.RunReport)
        );
        await File.WriteAllTextAsync(Path.Combine(options.Report, "report.html"), HtmlReport.Of(report));
        Console.WriteLine($"{options.Report}/report.json, {options.Report}/report.html");
        return report.IsPassed;
    }
}
