using Payments.Domain.Ids;

namespace Payments.Grains.Merchants;

/// <summary>
/// Gathers for each merchant what its grain gets now and then, so that thousands of orders a second cost it one call. A batch is
/// reported an interval after its first part has come; a server where nothing happens does not wake up.
/// </summary>
/// <typeparam name="T">What is gathered for a merchant.</typeparam>
internal sealed class MerchantBatches<T> : IAsyncDisposable
    where T : class, new()
{
    private readonly TimeSpan _interval;
    private readonly Func<MerchantId, T, Task> _report;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Dictionary<MerchantId, T> _batches = [];
    private int _count;
    private bool _isClosed;
    private Task _reports = Task.CompletedTask;

    /// <param name="interval">How long parts are gathered.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="report">Tells a merchant's grain; it must not fail.</param>
    public MerchantBatches(TimeSpan interval, TimeProvider clock, Func<MerchantId, T, Task> report)
    {
        (_interval, _report) = (interval, report);
        _timer = clock.CreateTimer(_ => _ = Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds a part to a merchant's batch; nothing once they are closed.</summary>
    /// <param name="merchantId">Whose it is.</param>
    /// <param name="part">The part.</param>
    /// <param name="add">Adds it; answers true where the batch has grown by it. It gets the number of parts in all batches.</param>
    public void Add<TPart>(MerchantId merchantId, TPart part, Func<T, TPart, int, bool> add)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            if (!_batches.TryGetValue(merchantId, out var batch))
            {
                if (_batches.Count == 0)
                    _timer.Change(_interval, Timeout.InfiniteTimeSpan);
                _batches[merchantId] = batch = new T();
            }

            if (add(batch, part, _count))
                _count++;
        }
    }

    /// <summary>Reports what has been gathered.</summary>
    public Task Flush()
    {
        Dictionary<MerchantId, T> full;
        lock (_lock)
        {
            if (_batches.Count == 0)
                return Task.CompletedTask;
            (full, _batches, _count) = (_batches, [], 0);
        }

        var reports = Task.WhenAll(full.Select(batch => _report(batch.Key, batch.Value)));
        lock (_lock)
            return _reports = Task.WhenAll(_reports, reports);
    }

    /// <summary>Gathers nothing any more. Ends when all that was gathered has been reported.</summary>
    public async Task Close()
    {
        lock (_lock)
            _isClosed = true;
        await _timer.DisposeAsync();
        await Flush();
        await _reports;
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
