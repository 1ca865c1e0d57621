using System;
using System.Collections.Generic;
using System.Threading;

namespace Orleans.Payments.Storage.Sqlite.Engine;

/// <summary>The writes that wait. Any thread adds, one takes all that there is.</summary>
internal sealed class WriteQueue(string path, int limit)
{
    private readonly object _gate = new();
    private readonly Queue<PendingWrite> _waiting = new();
    private bool _closed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <exception cref="StorageException">The queue is full, or closed.</exception>
    public void Add(PendingWrite write)
    {
        lock (_gate)
        {
            if (_closed)
                throw new StorageException(StorageFault.Closed, $"'{path}' has been closed.");
            if (_waiting.Count == limit)
                throw new StorageException(StorageFault.Busy, $"{limit} writes to '{path}' wait already. Try again later.");
            _waiting.Enqueue(write);
            // Only the writer waits here, and it only does when there was nothing.
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for a write, then takes as many as fit; 0 when the queue is closed and empty.</summary>
    public int Take(PendingWrite[] batch)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
                Monitor.Wait(_gate);
            var count = Math.Min(batch.Length, _waiting.Count);
            for (var i = 0; i < count; i++)
                batch[i] = _waiting.Dequeue();
            return count;
        }
    }

    /// <summary>Takes no more; what waits is still to be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }
}
