using System.Collections.Concurrent;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;

namespace Payments.Crash.Tests.Load;

/// <summary>All buyers, and all the orders they have placed.</summary>
internal sealed class BuyerPool : IDisposable
{
    public const int Buyers = 24;

    /// <summary>How many orders are placed at most in one life of the server, so that a long life does not make a long audit.</summary>
    public const int MaxOrdersInOneLife = 400;

    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<PlacedOrder> _orders = new();
    private readonly List<Task> _running = [];
    private readonly SemaphoreSlim _allowed = new(0);
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _allowsLongOrders = true;

    /// <summary>Whether orders that end by a deadline may still be placed.</summary>
    public bool AllowsLongOrders
    {
        get => _allowsLongOrders;
        set => _allowsLongOrders = value;
    }

    public IReadOnlyCollection<PlacedOrder> Orders => _orders;

    public void Add(PlacedOrder order) => _orders.Enqueue(order);

    /// <summary>Lets buyers place orders for one more life of the server.</summary>
    public void Allow()
    {
        var left = MaxOrdersInOneLife - _allowed.CurrentCount;
        if (left > 0)
            _allowed.Release(left);
    }

    /// <summary>Waits for the right to place one more order; false when no more are wanted.</summary>
    public async Task<bool> AwaitPermission()
    {
        await _allowed.WaitAsync(_closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_closing.IsCancellationRequested;
    }

    public void Start(PaymentsClient client, IReadOnlyList<TestMerchant> shops, CrashRun run)
    {
        for (var i = 0; i < Buyers; i++)
            _running.Add(new Buyer(client, this, shops[i % shops.Count], run.RandomStream(100 + i), $"buyer{i}").Run());
    }

    /// <summary>Throws what a buyer met that must not happen.</summary>
    public async Task ThrowIfFailed() => await Task.WhenAll(_running.Where(buyer => buyer.IsFaulted));

    /// <summary>Lets every buyer finish its order.</summary>
    public async Task Finish()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(FinishTimeout, TimeProvider.System);
    }

    public void Dispose()
    {
        _allowed.Dispose();
        _closing.Dispose();
    }
}
