using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Storage.Commits;
using Payments.Storage.Orders;

namespace Payments.Bench.Commits;

/// <summary>Writes orders and changes them twice, with so many callers at the same moment.</summary>
internal sealed class OrderLifecycles
{
    private readonly IGrainStorage _storage;
    private readonly Func<CommitCounts> _counts;
    private readonly int _callers;
    private readonly GrainId[] _grains;
    private readonly GrainState<SampleOrder>[] _states;

    public OrderLifecycles(IGrainStorage storage, Func<CommitCounts> counts, int orders, int callers)
    {
        (_storage, _counts, _callers) = (storage, counts, callers);
        // Keys of its own, so that a database can be used again.
        var run = Guid.NewGuid();
        _grains =
        [
            .. Enumerable
                .Range(0, orders)
                .Select(i =>
                    GrainId.Create(
                        "order",
                        OrderTables.Mapping.KeyFormat.Format(SHA256.HashData(Encoding.UTF8.GetBytes($"{run}\n{i}")).AsSpan(0, 16))
                    )
                ),
        ];
        _states =
        [
            .. Enumerable
                .Range(0, orders)
                .Select(i => new GrainState<SampleOrder>(
                    new SampleOrder
                    {
                        MerchantId = $"mer_{i % 10}",
                        MerchantOrderId = $"order-{i}",
                        CreatedAt = 1_735_689_600_000 + i,
                        Members = [.. Enumerable.Range(0, 20).Select(member => $"value {member} of an order, as long")],
                    }
                )),
        ];
        Console.WriteLine($"{orders} orders, {callers} callers");
    }

    public async Task RunAsync()
    {
        await MeasureAsync("inserts", "created", 1);
        await MeasureAsync("updates", "awaiting_payment", 2);
        await MeasureAsync("updates", "paid", 3);
    }

    private async Task MeasureAsync(string name, string status, long sequence)
    {
        var before = _counts();
        var next = -1;
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, _callers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Increment(ref next) is var i && i < _grains.Length)
                        {
                            _states[i].State!.Change(status, sequence);
                            await _storage.WriteStateAsync("order", _grains[i], _states[i]);
                        }
                    })
                )
        );
        var seconds = watch.Elapsed.TotalSeconds;
        var after = _counts();
        var batches = after.Batches - before.Batches;
        Console.WriteLine(
            $"{name}: {_grains.Length / seconds:N0}/s, {batches:N0} flushes, {(after.Writes - before.Writes) / (double)batches:N0} per batch, "
                + $"{(GC.GetTotalAllocatedBytes() - allocated) / _grains.Length:N0} bytes allocated each"
        );
    }
}
