using Microsoft.Extensions.Logging;
using Npgsql;
using Payments.Storage.Commits;
using Payments.Storage.Grains;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// One of the writers of a database: takes every write that waits, commits them in one round trip, then lets all callers go on.
/// The thread is its own, because it does little but wait for the server.
/// </summary>
internal sealed partial class Writer
{
    private readonly WriteQueue<StateWrite> _queue;
    private readonly CommitCounter _counter;
    private readonly WriterConnector _connector;
    private readonly Action<StorageException> _onFault;
    private readonly ILogger _logger;
    private readonly StateWrite[] _batch;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriterSession? _session;

    public Writer(
        int number,
        WriteQueue<StateWrite> queue,
        CommitCounter counter,
        WriterConnector connector,
        int maxBatch,
        Action<StorageException> onFault,
        ILogger logger
    )
    {
        (_queue, _counter, _connector, _onFault, _logger) = (queue, counter, connector, onFault, logger);
        _batch = new StateWrite[maxBatch];
        new Thread(Run) { IsBackground = true, Name = $"PostgreSQL writer {number}" }.Start();
    }

    /// <summary>Completes when the queue is closed and what waited has been committed.</summary>
    public Task Completion => _ended.Task;

    private void Run()
    {
        while (_queue.DequeueBatch(_batch) is > 0 and var count)
        {
            Commit(_batch.AsSpan(0, count));
            _queue.CompleteBatch();
            Array.Clear(_batch, 0, count);
        }

        _session?.Dispose();
        _ended.SetResult();
    }

    private void Commit(ReadOnlySpan<StateWrite> writes)
    {
        if (TryCommit(writes) is not { } failure)
        {
            _counter.Add(writes.Length);
            foreach (var write in writes)
                write.Complete();
        }
        else if (failure.IsDataError && writes.Length > 1)
        {
            // Only what is bad shall fail. It is found by halving, so that a bad one among five hundred costs some ten commits.
            LogBatchHalved(failure.Cause, writes.Length);
            Commit(writes[..(writes.Length / 2)]);
            Commit(writes[(writes.Length / 2)..]);
        }
        else if (failure.IsDataError && TryFindConflict(writes[0], failure.Cause))
        {
            writes[0].Complete();
        }
        else
        {
            if (!failure.IsDataError && failure.Cause is StorageException fault)
                _onFault(fault);
            LogBatchFailed(failure.Cause, writes.Length);
            foreach (var write in writes)
                write.Fail(failure.Cause);
        }
    }

    private Failure? TryCommit(ReadOnlySpan<StateWrite> writes)
    {
        try
        {
            Connect().Fill(writes);
        }
        catch (Exception exception)
        {
            // A sum of totals that does not fit is the fault of some write.
            return ToFailure(exception, exception is OverflowException);
        }

        try
        {
            _session!.Commit();
            return null;
        }
        catch (Exception exception)
        {
            return ToFailure(exception, PostgreSqlErrorMapping.IsDataError(exception));
        }
    }

    private WriterSession Connect()
    {
        if (_session is { } open)
            return open;
        _session = _connector.Open();
        if (_connector.HasReconnected)
            LogReconnected();
        return _session;
    }

    private Failure ToFailure(Exception exception, bool isDataError)
    {
        if (!isDataError)
        {
            _session?.Dispose();
            _session = null;
        }

        return new Failure(exception is OverflowException ? exception : PostgreSqlErrorMapping.Of("Write failed", exception), isDataError);
    }

    /// <summary>
    /// Notes the outcome of a write that another version stands in the way of; false when something else is wrong with it.
    /// </summary>
    private bool TryFindConflict(StateWrite write, Exception cause)
    {
        if (cause.InnerException is not PostgresException error)
            return false;
        var key = write is RowWrite row ? row.Mapping.Table + "_key" : "grain_state_key";
        var taken =
            error.SqlState == PostgresErrorCodes.UniqueViolation
                ? (write as RowWrite)?.Mapping.AppendOnlyTables.FirstOrDefault(table =>
                    table.UniqueColumn is not null && error.ConstraintName == $"{table.Name}_{table.UniqueColumn}"
                )
                : null;
        if (
            taken is null
            && !(
                error.SqlState == PostgreSqlErrorMapping.VersionConflict
                || (error.SqlState == PostgresErrorCodes.UniqueViolation && error.ConstraintName == key)
            )
        )
            return false;
        try
        {
            if (taken is not null && _session!.FindKeysInUse((RowWrite)write, taken) is { Length: > 0 } keys)
            {
                write.Outcome = new WriteOutcome(IsApplied: false, 0, 0, keys);
                return true;
            }

            write.Outcome = new WriteOutcome(IsApplied: false, 0, _session!.StoredVersion(write));
            return true;
        }
        catch (NpgsqlException exception)
        {
            LogBatchFailed(exception, 1);
            return false;
        }
    }

    private readonly record struct Failure(Exception Cause, bool IsDataError);
}
