using Microsoft.Extensions.Logging;
using Payments.Storage.Commits;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>
/// The one writer of a file: takes every write that waits, runs them in one transaction, flushes once, then lets all callers go on.
/// A flush costs the same for one write as for five hundred, so the busier the server, the cheaper a write.
/// </summary>
internal sealed partial class GroupCommit
{
    // Far less than a busy server lets its callers wait; a lone caller never waits for it.
    private static readonly TimeSpan BatchDelay = TimeSpan.FromMilliseconds(1);

    private readonly WriteQueue<IPendingWrite> _queue;
    private readonly SqliteConnection _connection;
    private readonly WalCheckpointer _checkpoints;
    private readonly FileHealth _health;
    private readonly ILogger _logger;
    private readonly IPendingWrite[] _batch;
    private readonly List<BatchAggregate> _aggregates = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommitCounter _counter = new();
    private StorageException? _broken;

    public GroupCommit(
        string path,
        SqliteConnection connection,
        WalCheckpointer checkpoints,
        FileHealth health,
        SqliteOptions options,
        ILogger logger
    )
    {
        (_connection, _checkpoints, _health, _logger) = (connection, checkpoints, health, logger);
        _queue = new WriteQueue<IPendingWrite>($"'{path}'", options.MaxWaitingWrites, batchDelay: BatchDelay);
        _batch = new IPendingWrite[options.MaxBatch];
        new Thread(Run) { IsBackground = true, Name = $"writer of {path}" }.Start();
    }

    public CommitSignal Signal => _counter.Signal;

    public CommitCounts Counts => _counter.Counts(_queue.Count);

    public void Add(IPendingWrite write) => _queue.Add(write);

    /// <summary>Makes a fold part of every later batch. Called before the first write that needs it.</summary>
    public void Add(BatchAggregate aggregate) => _aggregates.Add(aggregate);

    /// <summary>Commits what waits and ends the thread.</summary>
    public Task CloseAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    private void Run()
    {
        while (_queue.DequeueBatch(_batch) is > 0 and var count)
        {
            Commit(_batch.AsSpan(0, count));
            _queue.CompleteBatch();
            Array.Clear(_batch, 0, count);
        }

        _ended.SetResult();
    }

    private void Commit(ReadOnlySpan<IPendingWrite> batch)
    {
        if (TryCommit(batch) is not { } failure)
            return;
        if (batch.Length == 1 || failure.FailsAll)
        {
            foreach (var write in batch)
                write.Fail(failure.Cause);
            // Told once, when it was seen.
            if (failure.Cause is not StorageException { Fault: StorageFault.Moved })
                LogBatchFailed(failure.Cause, batch.Length);
            return;
        }

        // One of them was bad. Alone, only that one fails.
        LogBatchRetried(failure.Cause, batch.Length);
        foreach (ref readonly var write in batch)
        {
            if (TryCommit(new ReadOnlySpan<IPendingWrite>(in write)) is { } own)
                write.Fail(own.Cause);
        }
    }

    private Failure? TryCommit(ReadOnlySpan<IPendingWrite> batch)
    {
        if (_broken is null && _checkpoints.FailedFlush is { } flush)
            StopWriting(flush);
        if (_broken is not null)
            return new Failure(_broken, FailsAll: true);
        if (_health.MovedFault is { } away)
            return new Failure(away, FailsAll: true);
        var committing = false;
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (var aggregate in _aggregates)
                aggregate.Reset();
            foreach (var write in batch)
                write.Run(_connection);
            foreach (var aggregate in _aggregates)
                aggregate.Apply(_connection);
            committing = true;
            _connection.Execute("COMMIT");
        }
        catch (Exception exception)
        {
            RollBack(exception);
            if (exception is not SqliteException error)
                return new Failure(exception, committing);
            var failure = new StorageException(error.Fault, $"Write failed: {error.Message}", error);
            _health.Report(failure);
            return new Failure(failure, committing || error.IsDiskFailure);
        }

        // What is in a file that is not under its name any more is not to be promised to anybody.
        if (_health.MovedFault is { } gone)
            return new Failure(gone, FailsAll: true);
        _counter.Add(batch.Length);
        foreach (var write in batch)
            write.Complete();
        _checkpoints.AfterCommit();
        return null;
    }

    private void RollBack(Exception cause)
    {
        try
        {
            // SQLite has rolled back by itself after some errors, as on a full disk.
            if (!_connection.IsAutocommit)
                _connection.Execute("ROLLBACK");
        }
        catch (SqliteException error)
        {
            StopWriting(error);
        }

        if (cause is SqliteException { IsFailedFlush: true } flush)
            StopWriting(flush);
    }

    private void StopWriting(SqliteException error)
    {
        _broken = new StorageException(
            error.Fault,
            $"The disk failed, nothing more is written until the server is started again: {error.Message}",
            error
        );
        LogBroken(error);
    }

    private readonly record struct Failure(Exception Cause, bool FailsAll);
}
