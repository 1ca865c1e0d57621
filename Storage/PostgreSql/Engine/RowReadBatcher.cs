using System.Buffers.Binary;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// Reads rows of a table by their keys: all keys that wait at the same moment with one statement, so that many grains that wake up
/// at once cost the server few round trips. A key that comes alone is read at once.
/// </summary>
/// <param name="readers">The connections to read on.</param>
/// <param name="mapping">The table.</param>
/// <param name="database">How messages name the database.</param>
/// <param name="limit">How many keys may wait.</param>
internal sealed class RowReadBatcher(ReaderPool readers, TableMapping mapping, string database, int limit)
{
    /// <summary>How many statements run at the same moment; what comes meanwhile waits for the next.</summary>
    private const int MaxRunning = 2;

    /// <summary>How many keys a statement reads at most.</summary>
    private const int MaxKeys = 256;

    private readonly string _sql = Sql(mapping);
    private readonly Lock _gate = new();
    private readonly Queue<PendingRead> _waiting = new();
    private int _running;

    internal static string Sql(TableMapping mapping) =>
        $"SELECT k.key, k.row, o.version, o.document FROM {RowKeys.Table(mapping)} k JOIN {mapping.Table} o ON o.row = k.row WHERE k.key = ANY($1)";

    /// <summary>Reads the row with a key.</summary>
    /// <param name="key">The key's 16 bytes.</param>
    /// <returns>Null when there is no such row.</returns>
    /// <exception cref="StorageException">The database could not be read, or too many keys wait.</exception>
    public Task<StoredRow?> Read(byte[] key)
    {
        var waiting = new PendingRead(key);
        lock (_gate)
        {
            if (_waiting.Count == limit)
                throw new StorageException(StorageFault.Busy, $"{limit} reads of {database} wait already. Try again later.");
            _waiting.Enqueue(waiting);
            if (_running == MaxRunning)
                return waiting.Row;
            _running++;
        }

        _ = Task.Run(RunBatches);
        return waiting.Row;
    }

    private async Task RunBatches()
    {
        while (DequeueBatch() is { Length: > 0 } taken)
        {
            try
            {
                var found = await Read(taken);
                foreach (var waiting in taken)
                    waiting.Complete(found.TryGetValue(ToNumber(waiting.Key), out var row) ? row : null);
            }
            catch (Exception failure)
            {
                foreach (var waiting in taken)
                    waiting.Fail(failure);
            }
        }
    }

    /// <summary>What is read next; when that is nothing, the round has ended.</summary>
    private PendingRead[] DequeueBatch()
    {
        lock (_gate)
        {
            var taken = new PendingRead[Math.Min(_waiting.Count, MaxKeys)];
            for (var i = 0; i < taken.Length; i++)
                taken[i] = _waiting.Dequeue();
            if (taken.Length == 0)
                _running--;
            return taken;
        }
    }

    private async Task<Dictionary<UInt128, StoredRow>> Read(PendingRead[] taken)
    {
        var keys = Array.ConvertAll(taken, waiting => waiting.Key);
        var rows = await readers.ReadAsync(
            _sql,
            static row =>
                (
                    Key: ToNumber(row.GetFieldValue<byte[]>(0)),
                    Row: new StoredRow(row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3))
                ),
            CancellationToken.None,
            [keys]
        );
        var found = new Dictionary<UInt128, StoredRow>(rows.Count);
        foreach (var (key, row) in rows)
            found.Add(key, row);
        return found;
    }

    private static UInt128 ToNumber(byte[] key) => BinaryPrimitives.ReadUInt128BigEndian(key);

    private sealed class PendingRead(byte[] key)
    {
        private readonly TaskCompletionSource<StoredRow?> _row = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Key => key;

        public Task<StoredRow?> Row => _row.Task;

        public void Complete(StoredRow? row) => _row.SetResult(row);

        public void Fail(Exception failure) => _row.SetException(failure);
    }
}

/// <summary>A row as it is stored.</summary>
/// <param name="Row">Its number; 0 in a table of documents.</param>
/// <param name="Version">From 1.</param>
/// <param name="Document">JSON in UTF-8.</param>
internal sealed record StoredRow(long Row, long Version, byte[] Document);
