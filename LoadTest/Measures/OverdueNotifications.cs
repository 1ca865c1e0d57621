using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Report;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Measures;

/// <summary>
/// Has many orders paid while the merchants' endpoint is down, kills the server, and starts it when all notifications are overdue and the
/// endpoint is up: how fast they are told, and how long new creates take meanwhile.
/// </summary>
internal static class OverdueNotifications
{
    private const double DefaultRate = 500;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <returns>Whether all orders were made and told of, new creates went on meanwhile, and the audit found nothing.</returns>
    public static async Task<bool> Run(LoadOptions options, RunEnvironment environment, ServerProcess process)
    {
        var clock = TimeProvider.System;
        using var owed = await environment.Prepare(Scenario.Lifecycle, options.Orders);
        await using var progress = new Progress(options.Orders);
        owed.Notifications.IsDown = true;
        await owed.Run(options.Connections, rate: null, duration: null, moment => progress.Show(moment, owed.Metrics));
        await process.Kill();
        progress.Show(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the server is down for {options.EndpointDowntime.TotalSeconds} s, until all is overdue"
            )
        );
        await Task.Delay(options.EndpointDowntime, clock);

        owed.Notifications.IsDown = false;
        var began = Stopwatch.GetTimestamp();
        var draining = Drain(owed, began, options.NotificationTimeout, told => progress.Show($"{told:N0} told"));
        var ready = await process.Restart();
        var (created, elapsed, first, drained, seconds) = await WithCreates(options, environment, draining);

        var audited = await Auditor.Check(owed, environment.Administration);
        var isWhole =
            owed.Metrics.Done == options.Orders && created.Metrics.Created > 0 && created.Metrics.Created == created.Metrics.Started;
        var report = new OverdueReport(
            owed.Metrics.Done,
            ready.TotalSeconds,
            first.TotalSeconds,
            drained.TotalSeconds,
            owed.Metrics.Done / Math.Max(0.001, (drained - ready).TotalSeconds),
            Latency.From("create", created.Metrics.Creates.Snapshot()),
            created.Metrics.Done / elapsed.TotalSeconds,
            process.PeakMegabytes,
            seconds,
            [.. owed.Findings.All().Select(found => new FindingReport(found.Code, found.Count, found.Examples))]
        );
        created.Dispose();
        await progress.DisposeAsync();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""

                {report.Notifications:N0} notifications overdue: ready {report.ReadySeconds:N2} s after the start, the first told after {report.FirstSeconds:N2} s, the last after {report.DrainedSeconds:N1} s: {report.PerSecond:N0}/s, at most {report.PeakMegabytes:N0} MB
                new creates meanwhile: {report.CreatesPerSecond:N0}/s, p50 {report.Creates.P50:N1} ms, p99 {report.Creates.P99:N1} ms, longest {report.Creates.Max:N1} ms
                """
            )
        );
        foreach (var finding in report.Findings)
            Console.WriteLine($"  {finding.Code}: {finding.Count:N0}\n    {string.Join("\n    ", finding.Examples)}");
        Directory.CreateDirectory(options.Report);
        await File.WriteAllTextAsync(
            Path.Combine(options.Report, "overdue.json"),
            JsonSerializer.Serialize(report, MeasureJson.Default.OverdueReport)
        );
        if (!isWhole)
            Console.WriteLine(
                $"FEWER THAN ASKED FOR: {report.Notifications:N0} of {options.Orders:N0} orders owed their notification, or new creates were refused"
            );
        return isWhole && audited >= options.Orders && report.Findings.Count == 0;
    }

    /// <summary>Makes new orders until the drain is over.</summary>
    private static async Task<(
        LoadRun Created,
        TimeSpan Elapsed,
        TimeSpan First,
        TimeSpan Drained,
        IReadOnlyList<long> Seconds
    )> WithCreates(
        LoadOptions options,
        RunEnvironment environment,
        Task<(TimeSpan First, TimeSpan Drained, IReadOnlyList<long> Seconds)> draining
    )
    {
        var rate = options.Rate ?? DefaultRate;
        var created = await environment.Prepare(
            Scenario.Create,
            (int)Math.Min(int.MaxValue / 2, rate * options.NotificationTimeout.TotalSeconds)
        );
        var creating = created.Run(options.Connections, rate, duration: options.NotificationTimeout);
        var (first, drained, seconds) = await draining;
        created.Stop();
        var (elapsed, _) = await creating;
        return (created, elapsed, first, drained, seconds);
    }

    /// <summary>Watches the merchants being told.</summary>
    private static async Task<(TimeSpan First, TimeSpan Drained, IReadOnlyList<long> Seconds)> Drain(
        LoadRun owed,
        long began,
        TimeSpan limit,
        Action<long> each
    )
    {
        var (first, seconds) = (TimeSpan.Zero, new List<long>());
        while (true)
        {
            var (told, at) = (0L, Stopwatch.GetElapsedTime(began));
            for (var order = 0; order < owed.Started; order++)
                if (ExpectedNotifications.IsComplete(owed.Records[order]))
                    told++;
            if (told > 0 && first == TimeSpan.Zero)
                first = at;
            if (at.TotalSeconds >= seconds.Count + 1)
            {
                seconds.Add(told);
                each(told);
            }

            if (told == owed.Started || at > limit)
                return (first, at, seconds);
            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }
}
