using System.Globalization;
using Payments.Bench;
using Payments.Bench.Lifecycles;
using Payments.LoadTest.Http;

// Usage: Lifecycles [all|start|create|live] [seconds per run] [runs] [connections] [the server's executable].
// Starts the server, built in Release before, as a process of its own on a temporary data directory, and measures it from outside.
// Or: Lifecycles side [seconds per run] [runs] [connections] name=executable[|argument…] …
// Measures several servers side by side, taking turns in every run.
var what = args.Length > 0 ? args[0] : "all";
var duration = TimeSpan.FromSeconds(Argument(1, 5));
var runs = Argument(2, 5);
var connections = Argument(3, 128);
var program =
    args.Length > 4 ? args[4] : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Payments.Api/release/Payments.Api"));
const int Starts = 9;
var idleFor = TimeSpan.FromSeconds(10);
var root = Directory.CreateTempSubdirectory("lifecycles-");
Console.WriteLine($"{Environment.ProcessorCount} processors, shared with the load generator; load before: {Load1()}");
Console.WriteLine($"{"", -44}{"median", 11} {"", -6} {"min", 11} … max (runs)");
try
{
    if (what == "side")
        await SideBySide.Measure([.. args.Skip(4)], root, duration, runs, connections);
    if (what is "all" or "start")
        await MeasureStarts();
    if (what is "all" or "create" or "live")
        await MeasureLoad();
}
finally
{
    root.Delete(recursive: true);
}

Console.WriteLine($"load after: {Load1()}");

async Task MeasureStarts()
{
    var (fresh, again) = (new Measurement("ready, new data directory", "ms"), new Measurement("ready, started again", "ms"));
    for (var i = 0; i < Starts; i++)
    {
        var directory = root.CreateSubdirectory($"start-{i}").FullName;
        await using (var first = await Server.Start(program, directory))
            fresh.Add(first.ReadyAfter.TotalMilliseconds);
        await using var second = await Server.Start(program, directory);
        again.Add(second.ReadyAfter.TotalMilliseconds);
    }

    Console.WriteLine(fresh);
    Console.WriteLine(again);
    var memory = new Measurement($"resident when idle for {idleFor.TotalSeconds:0} s", "MB");
    for (var i = 0; i < 3; i++)
    {
        await using var server = await Server.Start(program, root.CreateSubdirectory($"idle-{i}").FullName);
        await Task.Delay(idleFor, TimeProvider.System);
        memory.Add(server.ResidentBytes / 1e6);
    }

    Console.WriteLine(memory);
}

async Task MeasureLoad()
{
    using var merchant = new MerchantEndpoint();
    await using var server = await Server.Start(program, root.CreateSubdirectory("load").FullName, withCounters: true);
    var load = new LoadGenerator(server.Address, await merchant.Register(server.Address), merchant);

    // The runtime compiles hot methods twice more while it runs: to see how they are used, and then for that. Until then it is slower.
    await load.Run(load.RunLifecycle, connections, duration * 6);
    if (what is "all" or "create")
        await Measure("create", load.Create);
    if (what is "all" or "live")
        await Measure("lifecycle", load.RunLifecycle);
    Console.WriteLine(
        $"resident after the load: {server.ResidentBytes / 1e6:N0} MB, notifications acknowledged: {merchant.Acknowledged:N0}"
    );

    async Task Measure(string name, Func<HttpConnection, Task> operation)
    {
        var rate = new Measurement($"{name}s/s, {connections} connections", "/s");
        var (p50, p99) = (new Measurement($"  {name}, p50", "ms"), new Measurement($"  {name}, p99", "ms"));
        var (cpu, own) = (new Measurement($"  server CPU per {name}", "µs"), new Measurement($"  load generator CPU per {name}", "µs"));
        var (allocated, paused) = (
            new Measurement($"  server allocations per {name}", "KB"),
            new Measurement("  server paused by collections", "%")
        );
        var threads = new Measurement("  server threads in the pool", "");
        for (var run = 0; run < runs; run++)
        {
            var (before, ownBefore) = (await server.ReadUsage(), Environment.CpuUsage.TotalTime);
            var (times, elapsed) = await load.Run(operation, connections, duration);
            var (after, ownAfter) = (await server.ReadUsage(), Environment.CpuUsage.TotalTime);
            rate.Add(times.Length / elapsed.TotalSeconds);
            p50.Add(times[times.Length / 2]);
            p99.Add(times[(int)(times.Length * 0.99)]);
            cpu.Add((after.Cpu - before.Cpu).TotalMicroseconds / times.Length);
            own.Add((ownAfter - ownBefore).TotalMicroseconds / times.Length);
            allocated.Add((after.Allocated - before.Allocated) / 1e3 / times.Length);
            threads.Add(after.PoolThreads);
            paused.Add((after.Paused - before.Paused) / elapsed * 100);
        }

        foreach (var measured in new[] { rate, p50, p99, cpu, own, allocated, paused, threads })
            Console.WriteLine(measured);
    }
}

int Argument(int index, int defaultValue) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : defaultValue;

static string Load1() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
