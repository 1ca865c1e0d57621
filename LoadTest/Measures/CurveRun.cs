using System.Globalization;
using System.Text;
using System.Text.Json;
using Payments.LoadTest.Comparison;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Report;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Measures;

/// <summary>
/// Measures the same load step by step while one thing changes, and writes it as JSON, as a table and as charts that can stand in a
/// document.
/// </summary>
internal static class CurveRun
{
    private static readonly int[] Connections = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];
    private static readonly int[] Stored = [10_000, 100_000, 1_000_000, 10_000_000];
    private static readonly int[] Merchants = [1, 10, 100, 1_000, 10_000];
    private static readonly int[] Payloads = [0, 500, 1_000, 2_000, 4_000, 9_000];

    /// <returns>Whether no order was refused or failed: nothing is audited here.</returns>
    public static async Task<bool> Run(Curve curve, LoadOptions options, RunEnvironment environment, ServerProcess? process)
    {
        var scenario = options.Scenario ?? Scenario.Lifecycle;
        // The runtime compiles hot methods anew while it runs; until then it is slower.
        await ComparisonRound.Run(options, environment, process, scenario, options.WarmUp);
        var (steps, stored, isWhole) = (new List<CurveStep>(), 0L, true);
        foreach (var (name, fill, changed) in Steps(curve, options))
        {
            if (fill > stored)
            {
                await Fill(options, environment, (int)(fill - stored));
                stored = fill;
            }

            var rounds = new List<RoundResult>();
            for (var round = 0; round < options.Rounds; round++)
                rounds.Add(await ComparisonRound.Run(changed, environment, process, scenario, options.Round));
            var step = new CurveStep(
                name,
                Median(each => each.PerSecond),
                Median(each => each.Creates.Percentile(0.5)),
                Median(each => each.Creates.Percentile(0.99)),
                Median(each => each.Whole.Percentile(0.5)),
                Median(each => each.Whole.Percentile(0.99)),
                process is null ? null : Median(each => each.Cpu!.Value),
                process?.ResidentMegabytes
            );
            steps.Add(step);
            isWhole &= rounds.All(each => each.IsWhole);
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{name, 12} {step.PerSecond, 8:N0}/s  create p99 {step.CreateP99:N1} ms")
            );

            double Median(Func<RoundResult, double> value) => ComparisonRound.Median(rounds.Select(value));
        }

        await Write(options, new CurveReport(curve.ToString().ToLowerInvariant(), scenario.Name(), steps));
        return isWhole;
    }

    /// <summary>The steps: a name, how many orders must be stored before, and the load.</summary>
    internal static IEnumerable<(string Name, long Fill, LoadOptions Options)> Steps(Curve curve, LoadOptions options) =>
        curve switch
        {
            Curve.Connections => Connections.Select(count => (Text(count), 0L, options with { Connections = count })),
            Curve.Stored => Stored.Where(count => count <= options.Orders).Select(count => (Text(count), (long)count, options)),
            // The last: so many are registered, and one has all the load.
            Curve.Merchants => Merchants
                .Where(count => count <= options.Orders)
                .Select(count => (Text(count), 0L, options with { Merchants = count }))
                .Append(("one of all", 0L, options with { Merchants = 1 })),
            _ => Payloads.Select(bytes => (Text(bytes), 0L, options with { Payload = bytes })),
        };

    /// <summary>The table as Markdown.</summary>
    internal static string Table(CurveReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {report.Against} | {report.Scenario}/s | create p50 / p99, ms | whole order p50 / p99, ms | server CPU, µs | resident, MB |"
        );
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var step in report.Steps)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {step.Value} | {step.PerSecond:N0} | {step.CreateP50:N1} / {step.CreateP99:N1} | {step.WholeP50:N1} / {step.WholeP99:N1} | {step.ServerCpuMicroseconds:N0} | {step.ServerMegabytes:N0} |"
            );
        return text.ToString();
    }

    /// <summary>Creates orders that are left.</summary>
    private static async Task Fill(LoadOptions options, RunEnvironment environment, int orders)
    {
        using var run = await environment.Prepare(Scenario.Create, orders);
        await using var progress = new Progress(orders);
        await run.Run(options.Connections, rate: null, duration: null, moment => progress.Show(moment, run.Metrics));
        await progress.DisposeAsync();
        environment.Remove(run);
        if (run.Metrics.Created < orders)
            throw new UsageException($"Of {orders:N0} orders that were to be stored first, {run.Metrics.Created:N0} were made.");
    }

    private static async Task Write(LoadOptions options, CurveReport report)
    {
        var labels = report.Steps.Select(step => step.Value).ToList();
        var rate = Chart.Steps(
            report.Against,
            report.Scenario + "/s",
            labels,
            new ChartLine(report.Scenario + "/s", "#2b6cb0", Series(step => step.PerSecond))
        );
        var latency = Chart.Steps(
            report.Against,
            "ms",
            labels,
            new ChartLine("create p50", "#2f855a", Series(step => step.CreateP50)),
            new ChartLine("create p99", "#c05621", Series(step => step.CreateP99)),
            new ChartLine("whole order p99", "#6b46c1", Series(step => step.WholeP99))
        );
        var place = Path.Combine(options.Report, "curve-" + report.Against);
        Directory.CreateDirectory(options.Report);
        await File.WriteAllTextAsync(place + ".json", JsonSerializer.Serialize(report, MeasureJson.Default.CurveReport));
        await File.WriteAllTextAsync(place + ".md", Table(report));
        await File.WriteAllTextAsync(place + "-rate.svg", rate);
        await File.WriteAllTextAsync(place + "-latency.svg", latency);
        Console.WriteLine($"\n{Table(report)}\n{place}.json, .md, -rate.svg, -latency.svg");

        List<(double, double)> Series(Func<CurveStep, double> value) => [.. report.Steps.Select((step, i) => ((double)i, value(step)))];
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
