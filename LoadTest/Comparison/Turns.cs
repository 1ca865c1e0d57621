using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Orleans.Payments.LoadTest;

/// <summary>The server and bench/Limit in turns, so that whatever else the machine does meets both alike; the ratio means the same on every machine.</summary>
internal static class Turns
{
    private const int MostPerSecond = 60_000;

    public static async Task Go(LoadOptions options, (Stage Stage, ServerProcess? Process) server, (Stage Stage, ServerProcess? Process) limit)
    {
        var scenarios = options.Scenario is { } only ? [only] : new[] { Scenario.Create, Scenario.Lifecycle };
        var comparisons = new List<ComparisonReport>();
        foreach (var scenario in scenarios)
        {
            // The runtime compiles hot methods anew while it runs; until then it is slower.
            await Turn(options, server, scenario, options.WarmUp);
            await Turn(options, limit, scenario, options.WarmUp);
            var (ours, theirs) = (new List<Outcome>(), new List<Outcome>());
            for (var round = 1; round <= options.Rounds; round++)
            {
                // Who begins changes, too: whoever comes second finds the disk's cache as the first has left it.
                var isOurs = round % 2 == 1;
                await Add(isOurs);
                await Add(!isOurs);
                Console.WriteLine($"{scenario.Name()} {round}: server {ours[^1].PerSecond:N0}/s, limit {theirs[^1].PerSecond:N0}/s, ratio {ours[^1].PerSecond / theirs[^1].PerSecond:N2}");
            }

            comparisons.Add(Compare(scenario, ours, theirs));

            async Task Add(bool isOurs) => (isOurs ? ours : theirs).Add(await Turn(options, isOurs ? server : limit, scenario, options.Round));
        }

        Console.WriteLine(Tables.Of(comparisons));
        Directory.CreateDirectory(options.Report);
        await File.WriteAllTextAsync(Path.Combine(options.Report, "ratio.json"), JsonSerializer.Serialize(comparisons, ReportJson.Default.IReadOnlyListComparisonReport));
        await File.WriteAllTextAsync(Path.Combine(options.Report, "ratio.html"), Page.Of(comparisons));
        Console.WriteLine($"{options.Report}/ratio.json, {options.Report}/ratio.html");
    }

    private static ComparisonReport Compare(Scenario scenario, List<Outcome> server, List<Outcome> limit) => new(
        scenario.Name(),
        [.. server.Select(each => each.PerSecond)],
        [.. limit.Select(each => each.PerSecond)],
        Median(server.Select(each => each.PerSecond)),
        Median(limit.Select(each => each.PerSecond)),
        Median(server.Zip(limit, (ours, theirs) => ours.PerSecond / theirs.PerSecond)),
        server[0].Cpu is null ? null : Median(server.Select(each => each.Cpu!.Value)),
        limit[0].Cpu is null ? null : Median(limit.Select(each => each.Cpu!.Value)),
        Median(server.Select(each => each.OwnCpu)));

    private static async Task<Outcome> Turn(LoadOptions options, (Stage Stage, ServerProcess? Process) contestant, Scenario scenario, TimeSpan duration)
    {
        using var run = await contestant.Stage.Prepare(scenario, Math.Max(options.Orders, (int)(duration.TotalSeconds * MostPerSecond)));
        var (cpu, own) = (contestant.Process?.Cpu, Environment.CpuUsage.TotalTime);
        var (elapsed, _) = await run.Go(options.Connections, options.Rate, duration);
        var (done, usedCpu, usedOwn) = (Math.Max(1, run.Metrics.Done), contestant.Process?.Cpu - cpu, Environment.CpuUsage.TotalTime - own);
        foreach (var (problem, count) in run.Problems) Console.WriteLine($"{count,8:N0} × {problem}");
        await run.Settle(options.Settle);
        return new Outcome(done / elapsed.TotalSeconds, usedCpu?.TotalMicroseconds / done, usedOwn.TotalMicroseconds / done);
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
    }

    private readonly record struct Outcome(double PerSecond, double? Cpu, double OwnCpu);
}
