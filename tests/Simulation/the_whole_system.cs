using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Xunit;

namespace Payments.Simulation;

/// <summary>Each run is a process of its own, since a simulation owns the pool of threads.</summary>
public sealed class the_whole_system
{
    /// <summary>Of each seed, and of those that follow it: a new one for every hundred orders.</summary>
    private const int Orders = 10_000;

    [Fact]
    public async Task gives_the_same_run_twice_from_a_seed()
    {
        var runs = await Task.WhenAll(Simulate("run --seed 7 --orders 20 --trace"), Simulate("run --seed 7 --orders 20 --trace"));

        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public async Task owes_nothing_in_the_end_whatever_fails()
    {
        var fresh = RandomNumberGenerator.GetInt32(int.MaxValue / 2).ToString(CultureInfo.InvariantCulture);

        var runs = await Task.WhenAll(Simulate($"many --orders {Orders} --seed 7"), Simulate($"many --orders {Orders} --seed {fresh}"));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Output));
    }

    /// <summary>So that none is thought to be found by a simulation that never had it.</summary>
    [Fact]
    public void every_deliberate_fault_stands_where_it_is_put()
    {
        var tree = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
        var faults = Directory.GetFiles(Path.Combine(tree, "tests/Simulation/Faults"), "*.fault");

        Assert.NotEmpty(faults);
        Assert.All(faults, fault =>
        {
            var (file, rest) = Cut(File.ReadAllText(fault), "\n<<<<\n");
            var (before, _) = Cut(rest, "\n====\n");
            Assert.Equal(2, File.ReadAllText(Path.Combine(tree, file)).Split(before).Length);
        });
    }

    private static (string Before, string After) Cut(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return (text[..at], text[(at + mark.Length)..]);
    }

    private static async Task<(int ExitCode, string Output)> Simulate(string arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        // Where tests compile late, as those do that end soon, a simulation would run on slow code all the time.
        start.Environment.Remove("DOTNET_TC_CallCountingDelayMs");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
