using BenchmarkDotNet.Attributes;
using Orleans;

namespace Payments.Bench.Micro;

/// <summary>A call of a grain that is in memory and has nothing to do, from outside, one after the other.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class GrainCalls
{
    private const string Key = "one";
    private CallHost _host = null!;
    private ICounterGrain _held = null!;

    [GlobalSetup]
    public async Task Start()
    {
        _host = await CallHost.Start();
        _held = _host.Grains.GetGrain<ICounterGrain>(Key);
        await _held.Add(0);
    }

    [GlobalCleanup]
    public ValueTask Stop() => _host.DisposeAsync();

    [Benchmark]
    public Task<int> Call() => _held.Add(1);

    [Benchmark]
    public Task<int> GetAndCall() => _host.Grains.GetGrain<ICounterGrain>(Key).Add(1);
}

/// <summary>Counts.</summary>
[Alias("micro-counter")]
public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>The sum of all amounts.</summary>
    [Alias("add")]
    Task<int> Add(int amount);
}

/// <summary>Keeps the sum in memory.</summary>
[GrainType("micro-counter")]
public sealed class CounterGrain : Grain, ICounterGrain
{
    private int _sum;

    /// <inheritdoc/>
    public Task<int> Add(int amount) => Task.FromResult(_sum += amount);
}
