using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Payments.LoadTest;

/// <summary>What came of a round.</summary>
/// <param name="PerSecond">Orders done.</param>
/// <param name="Cpu">Processor time of the server per order, in µs; null when its process is not ours.</param>
/// <param name="OwnCpu">Processor time of this program per order, in µs.</param>
/// <param name="Creates">How long creates took.</param>
/// <param name="Whole">How long whole orders took.</param>
internal sealed record Outcome(double PerSecond, double? Cpu, double OwnCpu, Durations Creates, Durations Whole);

/// <summary>Load for a while, without an audit.</summary>
internal static class Round
{
    private const int MostPerSecond = 60_000;

    public static async Task<Outcome> Go(LoadOptions options, Stage stage, ServerProcess? process, Scenario scenario, TimeSpan duration)
    {
        using var run = await stage.Prepare(scenario, (int)Math.Min(int.MaxValue / 2, duration.TotalSeconds * MostPerSecond), options);
        var (cpu, own) = (process?.Cpu, Environment.CpuUsage.TotalTime);
        var (elapsed, _) = await run.Go(options.Connections, options.Rate, duration);
        var (done, usedCpu, usedOwn) = (Math.Max(1, run.Metrics.Done), process?.Cpu - cpu, Environment.CpuUsage.TotalTime - own);
        foreach (var (problem, count) in run.Problems) Console.WriteLine($"{count,8:N0} × {problem}");
        await run.Settle(options.Settle);
        stage.Forget(run);
        return new Outcome(done / elapsed.TotalSeconds, usedCpu?.TotalMicroseconds / done, usedOwn.TotalMicroseconds / done, run.Metrics.Creates.Snapshot(), run.Metrics.Whole.Snapshot());
    }

    public static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
    }
}
