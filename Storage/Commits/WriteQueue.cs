namespace Payments.Storage.Commits;

/// <summary>
/// The writes that wait. Any thread adds; a writer takes all that there is. While one commits, another begins only with as many as are
/// worth a commit of their own; fewer wait for the first, which is back soon.
/// </summary>
/// <param name="database">How messages name the database.</param>
/// <param name="limit">How many may wait.</param>
/// <param name="minParallelBatch">How many are worth a commit beside another.</param>
/// <param name="smallBatchTimeout">How long a writer leaves few writes to one that commits, in case it hangs; null where there is only one
/// writer.</param>
/// <param name="batchDelay">How long the only writer waits for company when its last batch was a large one. None: it takes what there
/// is.</param>
internal sealed class WriteQueue<T>(
    string database,
    int limit,
    int minParallelBatch = 1,
    TimeSpan? smallBatchTimeout = null,
    TimeSpan batchDelay = default
)
{
    /// <summary>So many at once came from many callers, of whom more are about to write.</summary>
    public const int MinBusyBatch = 8;

    private readonly TimeSpan _smallBatchTimeout = smallBatchTimeout ?? Timeout.InfiniteTimeSpan;
    private readonly object _gate = new();
    private readonly Queue<T> _waiting = new();
    private int _activeCommits;
    private bool _closed;
    private int _lastBatchSize;

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
    public void Add(T write)
    {
        lock (_gate)
        {
            if (_closed)
                throw new StorageException(StorageFault.Closed, $"{database} has been closed.");
            if (_waiting.Count == limit)
                throw new StorageException(StorageFault.Busy, $"{limit} writes to {database} wait already. Try again later.");
            _waiting.Enqueue(write);
            // Only writers wait here: while what waits is not worth a commit, or for company, and then not until it has come.
            if (_waiting.Count == minParallelBatch || (_waiting.Count == 1 && _activeCommits == 0))
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Waits for a write, then takes as many as fit; 0 when the queue is closed and empty. They are to be committed before
    /// <see cref="CompleteBatch"/>.
    /// </summary>
    public int DequeueBatch(T[] batch)
    {
        lock (_gate)
        {
            while (!IsBatchReady && !_closed)
            {
                if (!Monitor.Wait(_gate, _smallBatchTimeout) && _waiting.Count > 0)
                    break;
            }

            // A flush, and the pages that every commit writes anew, cost the less the more writes share them.
            if (batchDelay > TimeSpan.Zero && _lastBatchSize >= MinBusyBatch && _waiting.Count < batch.Length && !_closed)
                Monitor.Wait(_gate, batchDelay);
            var count = Math.Min(batch.Length, _waiting.Count);
            for (var i = 0; i < count; i++)
                batch[i] = _waiting.Dequeue();
            _lastBatchSize = count;
            if (count > 0)
                _activeCommits++;
            // What did not fit is for another writer, if one is idle.
            if (IsBatchReady)
                Monitor.Pulse(_gate);
            return count;
        }
    }

    /// <summary>What was taken is committed, or has failed.</summary>
    public void CompleteBatch()
    {
        lock (_gate)
            _activeCommits--;
    }

    /// <summary>Takes no more; what waits is still to be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool IsBatchReady => _waiting.Count >= (_activeCommits == 0 ? 1 : minParallelBatch);
}
