using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Orleans.Payments.Bench.Cluster;
using Orleans.Payments.Testing.PostgreSql;

// Cluster [runs] [orders] [embedded] [co-hosted] [cluster]
// How long starting takes, what memory is held, and how long orders are not answered after a death: the embedded host, one process that is
// silo and front end, and three silos with two front ends, in turns. Api for both hosts, and Silo, are built in Release before.
var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
var orders = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
var chosen = args.Length > 2 ? args[2..] : ["embedded", "co-hosted", "cluster"];
if (PostgreSqlServer.Missing is { } missing && chosen.Any(host => host != "embedded"))
{
    await Console.Error.WriteLineAsync(missing);
    return 1;
}

var hosts = new Dictionary<string, Func<Figures, Task>>(StringComparer.Ordinal)
{
    ["embedded"] = figures => OneProcess.Embedded(Built("Embedded", "Api"), figures, orders),
    ["co-hosted"] = figures => OneProcess.CoHosted(Built("Orleans", "Api"), figures, orders),
    ["cluster"] = figures => ManyProcesses.Measure(Built("Orleans", "Silo"), Built("Orleans", "Api"), figures, orders),
};
Console.WriteLine($"{Environment.ProcessorCount} processors, shared by all processes; load before: {Load()}");
var figures = chosen.ToDictionary(host => host, _ => new Figures(), StringComparer.Ordinal);
for (var run = 0; run < runs; run++)
    foreach (var host in chosen) await hosts[host](figures[host]);

foreach (var host in chosen)
{
    Console.WriteLine();
    Console.WriteLine($"{host,-44}{"median",11} {"",-6} {"min",11} … max (runs)");
    foreach (var figure in figures[host].All) Console.WriteLine(figure);
}

Console.WriteLine();
Console.WriteLine($"load after: {Load()}");
return 0;

static string Built(string host, string program) => Path.GetFullPath(
    Path.Combine(AppContext.BaseDirectory, $"../../../../{host}/bin/Orleans.Payments.{program}/release/Orleans.Payments.{program}"));

static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
