using System;
using System.Threading;
using System.Threading.Tasks;

namespace Payments.Gateways;

/// <summary>
/// The open orders of one merchant: what was last read, what has been made since that reading began, and the places of creates that
/// are under way. Only what was made before a reading began is certain to be in it, so nothing else is forgotten for it: an order may
/// be counted twice for a moment, which refuses too much, but never not at all.
/// </summary>
internal sealed class OpenCount
{
    private readonly Lock _lock = new();
    private Task? _reading;
    private long _open;
    private long _made;
    private long _underWay;
    private long? _readAt;
    private bool _isRetired;

    /// <summary>Reads the number if it is too old, once for all who ask at the same moment.</summary>
    public Task Refresh(long limit, Func<Task<long>> read, TimeProvider clock)
    {
        // Asked under the lock, so that whoever comes after a reading does not begin another for having looked before it.
        lock (_lock) return IsFresh(limit, clock) ? Task.CompletedTask : _reading is { IsCompleted: false } underWay ? underWay : _reading = Become(read, clock);
    }

    /// <summary>Whether nothing need be read for now.</summary>
    public bool IsFresh(long limit, TimeProvider clock)
    {
        lock (_lock)
            return _readAt is { } readAt && clock.GetElapsedTime(readAt) <= (Taken < limit / 2 ? OpenOrders.MaxAgeBelowHalf : OpenOrders.MaxAge);
    }

    /// <summary>Takes a place.</summary>
    /// <returns>Null when the number is not kept any more, and another has taken its place.</returns>
    public bool? TryEnter(long limit)
    {
        lock (_lock)
        {
            if (_isRetired) return null;
            if (Taken >= limit) return false;
            _underWay++;
            return true;
        }
    }

    public void Settle(bool made)
    {
        lock (_lock)
        {
            _underWay--;
            if (made) _made++;
        }
    }

    /// <summary>Ends the number, if all that it counts can be read again: what is under way is known here alone.</summary>
    public bool TryRetire()
    {
        lock (_lock) return _isRetired |= _underWay == 0;
    }

    private long Taken => _open + _made + _underWay;

    private async Task Become(Func<Task<long>> read, TimeProvider clock)
    {
        var (madeBefore, readAt) = (_made, clock.GetTimestamp());
        var open = await read();
        lock (_lock) (_open, _made, _readAt) = (open, _made - madeBefore, readAt);
    }
}
