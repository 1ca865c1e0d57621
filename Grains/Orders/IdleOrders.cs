using Orleans;
using Orleans.Runtime;

namespace Payments.Grains.Orders;

/// <summary>
/// Sends orders out of memory that nobody has called for a tenth of a second: one timer for all of them, because a grain timer each costs
/// more than the rest of a short activation.
/// </summary>
/// <param name="clock">Measures it.</param>
public sealed class IdleOrders(TimeProvider clock) : IDisposable
{
    /// <summary>
    /// How long an order stays in memory without a call: 100 ms. Long enough for a callback, a notification's result and a waiting client
    /// to find it there, and for calls that wait behind the last one; longer, and the collector carries thousands of orders that nobody
    /// asks for.
    /// </summary>
    public static readonly TimeSpan IdleDelay = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(25);

    private readonly Lock _lock = new();
    private readonly Queue<(IdleOrder Order, long Since)> _queue = new();
    private ITimer? _timer;
    private bool _isSweeping;

    /// <summary>How many orders wait to leave, at most.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <summary>An order has nothing to do from now on.</summary>
    internal void Add(IdleOrder order)
    {
        var now = clock.GetTimestamp();
        order.Since = Math.Max(1, now);
        lock (_lock)
        {
            if (order.IsQueued)
                return;
            order.IsQueued = true;
            _queue.Enqueue((order, now));
            if (_isSweeping)
                return;
            _isSweeping = true;
            _timer ??= clock.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(IdleDelay, SweepInterval);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Sweep()
    {
        List<IdleOrder>? leaving = null;
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            // What has been called meanwhile goes to the end of the queue, so each is looked at once.
            for (
                var left = _queue.Count;
                left > 0 && _queue.TryPeek(out var head) && clock.GetElapsedTime(head.Since, now) >= IdleDelay;
                left--
            )
            {
                var order = _queue.Dequeue().Order;
                var since = order.Since;
                if (since != 0 && clock.GetElapsedTime(since, now) < IdleDelay)
                {
                    _queue.Enqueue((order, since));
                    continue;
                }

                order.IsQueued = false;
                if (since == 0)
                    continue;
                order.LeavingSince = since;
                (leaving ??= []).Add(order);
            }

            if (_queue.Count == 0)
            {
                _isSweeping = false;
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        // As a turn of its own: one that was called at this moment may be working again, and what it has started would be started anew by
        // its next activation.
        if (leaving is not null)
            foreach (var order in leaving)
                order.Context.Scheduler.QueueAction(static order => ((IdleOrder)order).Leave(), order);
    }
}

/// <summary>What the sweep knows of an order in memory.</summary>
internal sealed class IdleOrder(IGrainContext context)
{
    private long _since;

    public IGrainContext Context { get; } = context;

    /// <summary>When it became idle, by the clock's timestamp; 0 while it works.</summary>
    public long Since
    {
        get => Volatile.Read(ref _since);
        set => Volatile.Write(ref _since, value);
    }

    /// <summary>It stands in the queue; the sweep's alone.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Since when it was idle as the sweep decided that it leaves.</summary>
    public long LeavingSince { get; set; }

    /// <summary>Leaves memory, unless it has worked since that was decided. In a turn of its activation.</summary>
    public void Leave()
    {
        if (Since == LeavingSince)
            Context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "idle"));
    }
}
