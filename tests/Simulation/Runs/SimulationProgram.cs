using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Payments.Simulation.Checks;
using Payments.Simulation.Scheduling;
using Payments.Simulation.World;

namespace Payments.Simulation.Runs;

/// <summary>
/// <c>run --seed 7 --orders 100 [--without Crash …] [--trace]</c> repeats one run; <c>--orders 100000 [--seed 1] [--hours 8]
/// [--page file] [--keep file]</c> makes as many runs as it takes, each from the next seed; the page shows what they reached.
/// </summary>
internal static class SimulationProgram
{
    /// <summary>How many orders a run has: enough to meet, few enough to follow.</summary>
    public const int OrdersOfRun = 100;

    private const int Failed = 1;
    private const int NoThread = 3;

    /// <summary>Repeats one run.</summary>
    public static async Task<int> Repeat(string[] args)
    {
        if (!Scheduler.OwnThreadPool())
            return NoThread;
        var options = new RunOptions((int)(Number(args, "--seed") ?? 1), (int)(Number(args, "--orders") ?? OrdersOfRun), Without(args));
        var result = await new Run(options, new Coverage(), args.Contains("--trace")).Execute();
        foreach (var line in result.Lines)
            Console.WriteLine(line);
        Show(result);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Steps} events, trace {result.Hash:x16}"));
        return result.Findings.Count == 0 ? 0 : Failed;
    }

    /// <summary>Looks for a run that fails; at the first it stops, unless it has hours.</summary>
    public static async Task<int> Search(string[] args)
    {
        if (!Scheduler.OwnThreadPool())
            return NoThread;
        var (orders, seed) = (Number(args, "--orders") ?? 10_000, (int)(Number(args, "--seed") ?? 1));
        var limit = Number(args, "--hours") is { } hours ? TimeSpan.FromHours(hours) : (TimeSpan?)null;
        var (coverage, watch, failures, done) = (new Coverage(), Stopwatch.StartNew(), 0, 0L);
        while (limit is { } time ? watch.Elapsed < time : done < orders)
        {
            var result = await new Run(new RunOptions(seed++, OrdersOfRun, []), coverage, keepsTrace: false).Execute();
            done += OrdersOfRun;
            if (result.Findings.Count == 0)
                continue;
            failures++;
            var least = await Shrink(result);
            Show(least);
            if (Text(args, "--keep") is { } file)
                await File.AppendAllTextAsync(file, $"run {least.Options}: {least.Findings[0]}{Environment.NewLine}");
            if (limit is null)
                break;
        }

        if (Text(args, "--page") is { } page)
            await File.WriteAllTextAsync(page, CoveragePage.Of(coverage, done));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{done} orders in {watch.Elapsed.TotalSeconds:0.0} s, {done / watch.Elapsed.TotalSeconds:0} a second, {failures} runs failed"
            )
        );
        return failures == 0 ? 0 : Failed;
    }

    /// <summary>The run with the fewest orders, then the fewest kinds of faults, that still fails.</summary>
    private static async Task<RunResult> Shrink(RunResult failed)
    {
        var least = failed;
        for (var orders = failed.Options.Orders / 2; orders > 0; orders /= 2)
            least = await Fails(least.Options with { Orders = orders }) ?? least;
        foreach (var kind in Enum.GetValues<FaultKind>())
            least = await Fails(least.Options with { Without = least.Options.Without.Add(kind) }) ?? least;
        return least;
    }

    private static async Task<RunResult?> Fails(RunOptions options) =>
        await new Run(options, new Coverage(), keepsTrace: false).Execute() is { Findings.Count: > 0 } failed ? failed : null;

    private static void Show(RunResult result)
    {
        foreach (var finding in result.Findings)
            Console.WriteLine("  " + finding);
        if (result.Findings.Count > 0)
            Console.WriteLine($"Again: dotnet run --project tests/Simulation -c Release -- run {result.Options} --trace");
    }

    private static double? Number(string[] args, string name) =>
        Text(args, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Text(string[] args, string name) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static ImmutableSortedSet<FaultKind> Without(string[] args) =>
        [.. args.Zip(args.Skip(1)).Where(pair => pair.First == "--without").Select(pair => Enum.Parse<FaultKind>(pair.Second))];
}
