using System.Text.Json;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Report;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Comparison;

/// <summary>
/// The server and bench/Limit in turns, so that the machine's other work affects both alike; the ratio means the same on every machine.
/// </summary>
internal static class ServerComparison
{
    /// <returns>Whether neither refused or failed an order in any turn.</returns>
    public static async Task<bool> Run(
        LoadOptions options,
        (RunEnvironment Stage, ServerProcess? Process) server,
        (RunEnvironment Stage, ServerProcess? Process) limit
    )
    {
        var scenarios = options.Scenario is { } only ? [only] : new[] { Scenario.Create, Scenario.Lifecycle };
        var providers = options.Verified ? new[] { options.Provider, ProviderKind.Verified } : [options.Provider];
        var (comparisons, isWhole) = (new List<ComparisonReport>(), true);
        foreach (var (provider, scenario) in from provider in providers from scenario in scenarios select (provider, scenario))
        {
            var name = scenario.Name() + (provider == ProviderKind.Verified ? ", verified" : "");
            // The runtime compiles hot methods anew while it runs; until then it is slower.
            await Turn(server, options.WarmUp);
            await Turn(limit, options.WarmUp);
            var (ours, theirs) = (new List<RoundResult>(), new List<RoundResult>());
            for (var round = 1; round <= options.Rounds; round++)
            {
                // Who begins changes, too: whoever comes second finds the disk's cache as the first has left it.
                var isOurs = round % 2 == 1;
                await Add(isOurs);
                await Add(!isOurs);
                Console.WriteLine(
                    $"{name} {round}: server {ours[^1].PerSecond:N0}/s, limit {theirs[^1].PerSecond:N0}/s, ratio {ours[^1].PerSecond / theirs[^1].PerSecond:N2}"
                );
            }

            comparisons.Add(Compare(name, ours, theirs));
            isWhole &= ours.Concat(theirs).All(each => each.IsWhole);

            async Task Add(bool isOurs) => (isOurs ? ours : theirs).Add(await Turn(isOurs ? server : limit, options.Round));

            Task<RoundResult> Turn((RunEnvironment Stage, ServerProcess? Process) contestant, TimeSpan duration) =>
                ComparisonRound.Run(options with { Provider = provider }, contestant.Stage, contestant.Process, scenario, duration);
        }

        Console.WriteLine(TextReport.Of(comparisons));
        Directory.CreateDirectory(options.Report);
        await File.WriteAllTextAsync(
            Path.Combine(options.Report, "ratio.json"),
            JsonSerializer.Serialize(comparisons, ReportJson.Default.IReadOnlyListComparisonReport)
        );
        await File.WriteAllTextAsync(Path.Combine(options.Report, "ratio.html"), HtmlReport.Of(comparisons));
        Console.WriteLine($"{options.Report}/ratio.json, {options.Report}/ratio.html");
        return isWhole;
    }

    private static ComparisonReport Compare(string name, List<RoundResult> server, List<RoundResult> limit) =>
        new(
            name,
            [.. server.Select(each => each.PerSecond)],
            [.. limit.Select(each => each.PerSecond)],
            ComparisonRound.Median(server.Select(each => each.PerSecond)),
            ComparisonRound.Median(limit.Select(each => each.PerSecond)),
            ComparisonRound.Median(server.Zip(limit, (ours, theirs) => ours.PerSecond / theirs.PerSecond)),
            server[0].Cpu is null ? null : ComparisonRound.Median(server.Select(each => each.Cpu!.Value)),
            limit[0].Cpu is null ? null : ComparisonRound.Median(limit.Select(each => each.Cpu!.Value)),
            ComparisonRound.Median(server.Select(each => each.OwnCpu)),
            ComparisonRound.Median(server.Select(each => each.Whole.Percentile(0.99))),
            ComparisonRound.Median(limit.Select(each => each.Whole.Percentile(0.99)))
        );
}
