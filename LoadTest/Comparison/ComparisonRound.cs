using Payments.LoadTest.Processes;
using Payments.LoadTest.Recording;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Comparison;

/// <summary>What came of a round.</summary>
/// <param name="PerSecond">Orders done.</param>
/// <param name="Cpu">Processor time of the server per order, in µs; null when its process is not ours.</param>
/// <param name="OwnCpu">Processor time of this program per order, in µs.</param>
/// <param name="Creates">How long creates took.</param>
/// <param name="Whole">How long whole orders took.</param>
/// <param name="IsWhole">Every order that was begun was made and done: none was refused, and none failed.</param>
internal sealed record RoundResult(double PerSecond, double? Cpu, double OwnCpu, Durations Creates, Durations Whole, bool IsWhole);

/// <summary>Load for a while, without an audit.</summary>
internal static class ComparisonRound
{
    private const int MaxPerSecond = 60_000;

    /// <exception cref="UsageException">Not one order was done, so that there is nothing to measure.</exception>
    public static async Task<RoundResult> Run(
        LoadOptions options,
        RunEnvironment environment,
        ServerProcess? process,
        Scenario scenario,
        TimeSpan duration
    )
    {
        using var run = await environment.Prepare(scenario, (int)Math.Min(int.MaxValue / 2, duration.TotalSeconds * MaxPerSecond), options);
        var (cpu, own) = (process?.Cpu, Environment.CpuUsage.TotalTime);
        var (elapsed, _) = await run.Run(options.Connections, options.Rate, duration);
        var (done, usedCpu, usedOwn) = (run.Metrics.Done, process?.Cpu - cpu, Environment.CpuUsage.TotalTime - own);
        foreach (var (problem, count) in run.Problems)
            Console.WriteLine($"{count, 8:N0} × {problem}");
        var isWhole = run.Metrics.Refused + run.Metrics.Failed == 0;
        if (!isWhole)
            Console.WriteLine(
                $"in {duration.TotalSeconds:N0} s: {done:N0} done, {run.Metrics.Refused:N0} refused, {run.Metrics.Failed:N0} failed"
            );
        if (done == 0)
            throw new UsageException($"In {duration.TotalSeconds:N0} s not one order was done.");
        await run.AwaitNotifications(options.NotificationTimeout);
        environment.Remove(run);
        return new RoundResult(
            done / elapsed.TotalSeconds,
            usedCpu?.TotalMicroseconds / done,
            usedOwn.TotalMicroseconds / done,
            run.Metrics.Creates.Snapshot(),
            run.Metrics.Whole.Snapshot(),
            isWhole
        );
    }

    public static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered.Length % 2 == 1
            ? ordered[ordered.Length / 2]
            : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
    }
}
