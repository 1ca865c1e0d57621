using System.Diagnostics;
using Payments.PowerLoss;
using Payments.PowerLoss.Checks;
using Payments.PowerLoss.Faults;
using Xunit.Runner.InProc.SystemConsole;

// With --points it is a program for long runs, else one that runs its tests.
if (!args.Contains("--points"))
    return await ConsoleRunner.Run(args);

var run = new PowerLossRun(
    int.Parse(Argument("--seed", "1")),
    int.Parse(Argument("--points", "100000")),
    int.Parse(Argument("--losses", "3")),
    Enum.Parse<DeliberateFault>(Argument("--fault", nameof(DeliberateFault.None)))
);
var started = Stopwatch.GetTimestamp();
try
{
    await run.Run();
    foreach (var line in run.Counts.Lines())
        Console.WriteLine(line);
    Console.WriteLine(
        $"Seed {run.Seed}: {run.Counts.Total:N0} losses of power in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, nothing found."
    );
    return 0;
}
catch (FindingException finding)
{
    Console.WriteLine(finding);
    return 1;
}

string Argument(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : otherwise;
