using Npgsql;
using Payments.Storage.Audit;

namespace Payments.Storage.PostgreSql.Audit;

/// <summary>
/// Adds entries behind those of all processes: one transaction of this process at a time, with all that has come meanwhile, under a lock
/// that the processes share until it is committed.
/// </summary>
internal sealed class AuditAppender(PostgreSqlDatabase database)
{
    /// <summary>How many entries may wait: each is of somebody who waits for it.</summary>
    public const int MaxWaiting = 1_000;

    private const int MaxBatch = 100;

    // Any number that nobody else locks; it is seen in pg_locks. Whoever asks for a slower flush for the whole server does not mean this.
    private const string Begin =
        "SELECT pg_advisory_xact_lock(7061790021), "
        + "CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END";

    private const string Insert = """
        INSERT INTO audit_entries(sequence, act_id, completes, at, merchant_id, actor, action, body, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private readonly Lock _lock = new();
    private readonly Queue<PendingEntry> _waiting = new();
    private bool _isAppending;

    /// <exception cref="StorageException">It was not added, or nobody knows; or too many wait.</exception>
    public Task<long> Append(AuditRow row)
    {
        var pending = new PendingEntry(row);
        lock (_lock)
        {
            if (_waiting.Count == MaxWaiting)
                throw new StorageException(StorageFault.Busy, $"{MaxWaiting} entries of the audit wait already. Try again later.");
            _waiting.Enqueue(pending);
            if (_isAppending)
                return pending.Added.Task;
            _isAppending = true;
        }

        _ = AppendWaiting();
        return pending.Added.Task;
    }

    private async Task AppendWaiting()
    {
        while (Dequeue() is { Count: > 0 } batch)
        {
            try
            {
                var first = await database.TransactAsync((connection, transaction) => Append(connection, transaction, batch));
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Added.SetResult(first + i);
            }
            catch (Exception error)
            {
                foreach (var pending in batch)
                    pending.Added.SetException(error);
            }
        }
    }

    private List<PendingEntry> Dequeue()
    {
        var batch = new List<PendingEntry>();
        lock (_lock)
        {
            while (batch.Count < MaxBatch && _waiting.TryDequeue(out var pending))
                batch.Add(pending);
            _isAppending = batch.Count > 0;
        }

        return batch;
    }

    /// <summary>Adds a batch; the number of its first entry.</summary>
    private static async Task<long> Append(NpgsqlConnection connection, NpgsqlTransaction transaction, List<PendingEntry> batch)
    {
        var (last, hash) = await Head(connection, transaction);
        await using var insert = new NpgsqlBatch(connection, transaction);
        for (var i = 0; i < batch.Count; i++)
        {
            var row = batch[i].Row;
            hash = AuditChain.HashAfter(hash, row.Body);
            object?[] values =
            [
                last + 1 + i,
                row.ActId,
                row.Completes,
                row.At.ToUnixTimeMilliseconds(),
                row.MerchantId,
                row.Actor,
                row.Action,
                row.Body,
                hash,
            ];
            var command = new NpgsqlBatchCommand(Insert);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            insert.BatchCommands.Add(command);
        }

        await insert.ExecuteNonQueryAsync();
        return last + 1;
    }

    /// <summary>
    /// The last entry once nobody else can add one: a statement of its own, since a statement sees what was there when it began.
    /// </summary>
    private static async Task<(long Sequence, byte[] Hash)> Head(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new NpgsqlBatchCommand(Begin), new NpgsqlBatchCommand(AuditSql.Head) },
        };
        await using var rows = await batch.ExecuteReaderAsync();
        await rows.NextResultAsync();
        return await rows.ReadAsync() ? (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : (0, AuditChain.Genesis.ToArray());
    }

    private sealed record PendingEntry(AuditRow Row)
    {
        public TaskCompletionSource<long> Added { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
