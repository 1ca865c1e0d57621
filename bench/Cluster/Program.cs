using System.Globalization;
using Payments.Bench.Cluster;

// Cluster [runs] [orders] [single] [co-hosted] [cluster]
// How long starting takes, what memory is held, and how long orders are not answered after a death: one process on SQLite, one on
// PostgreSQL, and three silos with two front ends, in turns. Api and Silo are built in Release before.
var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
var orders = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
var chosen = args.Length > 2 ? args[2..] : ["single", "co-hosted", "cluster"];
var hosts = new Dictionary<string, Func<Measurements, Task>>(StringComparer.Ordinal)
{
    ["single"] = figures => OneProcess.OnSqlite(Built("Api"), figures, orders),
    ["co-hosted"] = figures => OneProcess.CoHosted(Built("Api"), figures, orders),
    ["cluster"] = figures => ManyProcesses.Measure(Built("Silo"), Built("Api"), figures, orders),
};
Console.WriteLine($"{Environment.ProcessorCount} processors, shared by all processes; load before: {Load()}");
var figures = chosen.ToDictionary(host => host, _ => new Measurements(), StringComparer.Ordinal);
for (var run = 0; run < runs; run++)
    foreach (var host in chosen)
        await hosts[host](figures[host]);

foreach (var host in chosen)
{
    Console.WriteLine();
    Console.WriteLine($"{host, -44}{"median", 11} {"", -6} {"min", 11} … max (runs)");
    foreach (var figure in figures[host].All)
        Console.WriteLine(figure);
}

Console.WriteLine();
Console.WriteLine($"load after: {Load()}");
return 0;

static string Built(string program) =>
    Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, $"../../Payments.{program}/release/Payments.{program}"));

static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
