using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
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
    private readonly Reconnecting _connecting;
    private readonly Action<StorageException> _met;
    private readonly ILogger _logger;
    private readonly StateWrite[] _batch;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriterSession? _session;

    public Writer(int number, WriteQueue<StateWrite> queue, CommitCounter counter, Reconnecting connecting, int maxBatch, Action<StorageException> met, ILogger logger)
    {
        (_queue, _counter, _connecting, _met, _logger) = (queue, counter, connecting, met, logger);
        _batch = new StateWrite[maxBatch];
        new Thread(Run) { IsBackground = true, Name = $"PostgreSQL writer {number}" }.Start();
    }

    /// <summary>Completes when the queue is closed and what waited has been committed.</summary>
    public Task Ended => _ended.Task;

    private void Run()
    {
        while (_queue.Take(_batch) is > 0 and var count)
        {
            Commit(_batch.AsSpan(0, count));
            _queue.Done();
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
                write.Committed();
        }
        else if (failure.IsOfTheData && writes.Length > 1)
        {
            // Only what is bad shall fail. It is found by halving, so that a bad one among five hundred costs some ten commits.
            LogBatchHalved(failure.Cause, writes.Length);
            Commit(writes[..(writes.Length / 2)]);
            Commit(writes[(writes.Length / 2)..]);
        }
        else if (failure.IsOfTheData && TryFindConflict(writes[0], failure.Cause))
        {
            writes[0].Committed();
        }
        else
        {
            if (!failure.IsOfTheData && failure.Cause is StorageException fault)
                _met(fault);
            LogBatchFailed(failure.Cause, writes.Length);
            foreach (var write in writes)
                write.Failed(failure.Cause);
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
            return Failed(exception, exception is OverflowException);
        }

        try
        {
            _session!.Commit();
            return null;
        }
        catch (Exception exception)
        {
            return Failed(exception, PostgreSqlFault.IsOfTheData(exception));
        }
    }

    private WriterSession Connect()
    {
        if (_session is { } open)
            return open;
        _session = _connecting.Open();
        if (_connecting.HadFailed)
            LogConnectedAgain();
        return _session;
    }

    private Failure Failed(Exception exception, bool isOfTheData)
    {
        if (!isOfTheData)
        {
            _session?.Dispose();
            _session = null;
        }

        return new Failure(exception is OverflowException ? exception : PostgreSqlFault.Of("Write failed", exception), isOfTheData);
    }

    /// <summary>Notes the outcome of a write that another version stands in the way of; false when something else is wrong with it.</summary>
    private bool TryFindConflict(StateWrite write, Exception cause)
    {
        if (cause.InnerException is not PostgresException error)
            return false;
        var key = write is RowWrite row ? row.Shape.Table + "_key" : "grain_state_key";
        var taken = error.SqlState == PostgresErrorCodes.UniqueViolation ? (write as RowWrite)?.Shape.Appended.FirstOrDefault(
            table => table.UniqueColumn is not null && error.ConstraintName == $"{table.Name}_{table.UniqueColumn}") : null;
        if (taken is null && !(error.SqlState == PostgreSqlFault.OtherVersion || (error.SqlState == PostgresErrorCodes.UniqueViolation && error.ConstraintName == key)))
            return false;
        try
        {
            if (taken is not null && _session!.Taken((RowWrite)write, taken) is { Length: > 0 } keys)
            {
                write.Outcome = new WriteOutcome(Applied: false, 0, 0, keys);
                return true;
            }

            write.Outcome = new WriteOutcome(Applied: false, 0, _session!.StoredVersion(write));
            return true;
        }
        catch (NpgsqlException exception)
        {
            LogBatchFailed(exception, 1);
            return false;
        }
    }

    private readonly record struct Failure(Exception Cause, bool IsOfTheData);
}
