namespace Payments.Application.Limits;

/// <summary>
/// The open orders of one merchant: what was last read, what has been made since that reading began, and the places of creates that
/// are under way. Only what was made before a reading began is certain to be in it, so nothing else is forgotten for it: an order may
/// be counted twice for a moment, which refuses too much, but never not at all.
/// </summary>
internal sealed class OpenOrderCount
{
    private readonly Lock _lock = new();
    private Task? _reading;
    private long _open;
    private long _created;
    private long _pending;
    private long? _readAt;
    private bool _isRetired;

    /// <summary>Reads the number if it is too old, once for all who ask at the same moment.</summary>
    public Task Refresh(long limit, Func<Task<long>> read, TimeProvider clock)
    {
        // Asked under the lock, so that whoever comes after a reading does not begin another for having looked before it.
        lock (_lock)
            return IsFresh(limit, clock) ? Task.CompletedTask
                : _reading is { IsCompleted: false } underWay ? underWay
                : _reading = ReadCount(read, clock);
    }

    /// <summary>Whether nothing need be read for now.</summary>
    public bool IsFresh(long limit, TimeProvider clock)
    {
        lock (_lock)
            return _readAt is { } readAt
                && clock.GetElapsedTime(readAt) <= (InUse < limit / 2 ? OpenOrderLimits.MaxAgeBelowHalf : OpenOrderLimits.MaxAge);
    }

    /// <summary>Takes a place.</summary>
    /// <returns>Null when the number is not kept any more, and another has taken its place.</returns>
    public bool? TryAcquire(long limit)
    {
        lock (_lock)
        {
            if (_isRetired)
                return null;
            if (InUse >= limit)
                return false;
            _pending++;
            return true;
        }
    }

    /// <summary>How many there are, as far as is known.</summary>
    public long Known
    {
        get
        {
            lock (_lock)
                return InUse;
        }
    }

    public void Release(bool created)
    {
        lock (_lock)
        {
            _pending--;
            if (created)
                _created++;
        }
    }

    /// <summary>Ends the number, if all that it counts can be read again: what is under way is known here alone.</summary>
    public bool TryRetire()
    {
        lock (_lock)
            return _isRetired |= _pending == 0;
    }

    private long InUse => _open + _created + _pending;

    private async Task ReadCount(Func<Task<long>> read, TimeProvider clock)
    {
        var (madeBefore, readAt) = (_created, clock.GetTimestamp());
        var open = await read();
        lock (_lock)
            (_open, _created, _readAt) = (open, _created - madeBefore, readAt);
    }
}
