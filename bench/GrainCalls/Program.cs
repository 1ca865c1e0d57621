using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Payments.Embedded;
using Orleans.Payments.GrainCalls;
using Orleans.Storage;

const int Callers = 64, Grains = 10_000, CallsPerCaller = 50_000, Runs = 7, IdleGrains = 100_000;

var cold = Stopwatch.StartNew();
var services = new ServiceCollection().AddLogging()
    .AddEmbeddedGrains()
    .AddKeyedSingleton<IGrainStorage, EmptyStorage>("memory")
    .BuildServiceProvider();
await using var _ = services;
var lifetime = services.GetRequiredService<IHostedService>();
await lifetime.StartAsync(default);
var factory = services.GetRequiredService<IGrainFactory>();
var started = cold.Elapsed;
await factory.GetGrain<ICounterGrain>("first").Add(1);
Console.WriteLine($"cold start      {started.TotalMilliseconds,9:F1} ms; first call answered after {cold.Elapsed.TotalMilliseconds:F1} ms");

var grains = Enumerable.Range(0, Grains).Select(number => factory.GetGrain<ICounterGrain>($"grain-{number}")).ToArray();
await Task.WhenAll(grains.Select(grain => grain.Add(0)));
await Measure("held references ", (caller, call) => grains[((caller * 7919) + call) % Grains].Add(1));
var keys = Enumerable.Range(0, Grains).Select(number => $"grain-{number}").ToArray();
await Measure("GetGrain + call ", (caller, call) => factory.GetGrain<ICounterGrain>(keys[((caller * 7919) + call) % Grains]).Add(1));

var before = GC.GetTotalMemory(forceFullCollection: true);
var activating = Stopwatch.StartNew();
for (var number = 0; number < IdleGrains; number += 1_000)
    await Task.WhenAll(Enumerable.Range(number, 1_000).Select(one => factory.GetGrain<ICounterGrain>($"ord_idle-grain-{one:D20}").Add(1)));
activating.Stop();
var after = GC.GetTotalMemory(forceFullCollection: true);
Console.WriteLine($"idle activation {(after - before) / IdleGrains,9:N0} bytes; {IdleGrains / activating.Elapsed.TotalSeconds:N0} activations/s");
var stopping = Stopwatch.StartNew();
await lifetime.StopAsync(default);
Console.WriteLine($"stop            {stopping.Elapsed.TotalMilliseconds,9:F1} ms for {IdleGrains + Grains + 1:N0} activations");

static async Task Measure(string what, Func<int, int, Task<int>> call)
{
    var rates = new double[Runs];
    for (var run = 0; run < Runs; run++)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; number < CallsPerCaller; number++) await call(caller, number);
        })));
        rates[run] = Callers * CallsPerCaller / watch.Elapsed.TotalSeconds;
        if (run == Runs - 1)
            Console.WriteLine($"{what}{rates.Order().ElementAt(Runs / 2),9:N0} calls/s (median of {Runs} runs, {rates.Min():N0} to {rates.Max():N0}), {(GC.GetTotalAllocatedBytes() - allocated) / (Callers * CallsPerCaller)} bytes/call");
    }
}
