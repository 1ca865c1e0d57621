using System.Text.Json;
using Payments.LoadTest.Comparison;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Measures;

/// <summary>Finds the rate that the server can do, and measures how long creates take at half of it.</summary>
internal static class HalfRate
{
    /// <returns>Whether no order was refused or failed at half of the top rate: nothing is audited here.</returns>
    public static async Task<bool> Run(LoadOptions options, RunEnvironment environment, ServerProcess? process)
    {
        var scenario = options.Scenario ?? Scenario.Create;
        // The runtime compiles hot methods anew while it runs; until then it is slower.
        await ComparisonRound.Run(options, environment, process, scenario, options.WarmUp);
        var (tops, halves) = (new List<double>(), new List<RoundResult>());
        for (var round = 0; round < options.Rounds; round++)
            tops.Add((await ComparisonRound.Run(options, environment, process, scenario, options.Round)).PerSecond);
        var top = ComparisonRound.Median(tops);
        var half = options with { Rate = Math.Max(1, Math.Floor(top / 2)) };
        for (var round = 0; round < options.Rounds; round++)
            halves.Add(await ComparisonRound.Run(half, environment, process, scenario, options.Round));
        var report = new HalfRateReport(
            scenario.Name(),
            top,
            half.Rate!.Value,
            ComparisonRound.Median(halves.Select(each => each.Creates.Percentile(0.5))),
            ComparisonRound.Median(halves.Select(each => each.Creates.Percentile(0.99))),
            [.. halves.Select(each => each.Creates.Percentile(0.99))]
        );
        Console.WriteLine(
            $"\n{report.Scenario}: top rate {report.TopPerSecond:N0}/s; at {report.Rate:N0}/s a create takes p50 {report.CreateP50:N1} ms, p99 {report.CreateP99:N1} ms (medians of {options.Rounds} rounds)"
        );
        Directory.CreateDirectory(options.Report);
        await File.WriteAllTextAsync(
            Path.Combine(options.Report, "half.json"),
            JsonSerializer.Serialize(report, MeasureJson.Default.HalfRateReport)
        );
        return halves.All(each => each.IsWhole);
    }
}
