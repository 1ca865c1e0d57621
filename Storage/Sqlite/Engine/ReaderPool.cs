using System.Collections.Concurrent;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>
/// A few read-only connections, opened when first needed. Each read sees one snapshot and never waits for the writer. While all of them
/// read, whoever comes waits without a thread: grains read within their turns, and a turn that holds a thread holds up all others.
/// </summary>
internal sealed class ReaderPool(string path, int limit, FileHealth health) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(limit);
    private readonly ConcurrentStack<SqliteConnection> _idle = new();
    private volatile bool _closed;

    /// <summary>Reads where it is called, once a connection is free: for a few seeks, mostly in memory.</summary>
    public ValueTask<T> ReadAsync<TArgument, T>(Func<SqliteConnection, TArgument, T> read, TArgument argument)
    {
        var free = _free.WaitAsync();
        return free.IsCompletedSuccessfully ? new ValueTask<T>(Read(read, argument)) : Wait(free, read, argument);
    }

    /// <summary>Reads on the thread pool, once a connection is free: for what takes longer than a turn should.</summary>
    public async Task<T> QueryAsync<TArgument, T>(Func<SqliteConnection, TArgument, T> read, TArgument argument)
    {
        await _free.WaitAsync().ConfigureAwait(false);
        return await Task.Run(() => Read(read, argument)).ConfigureAwait(false);
    }

    /// <summary>Waits for the reads that run, then closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < limit; i++)
            await _free.WaitAsync();
        while (_idle.TryPop(out var connection))
            connection.Dispose();
        _free.Release(limit);
    }

    private async ValueTask<T> Wait<TArgument, T>(Task free, Func<SqliteConnection, TArgument, T> read, TArgument argument)
    {
        await free;
        return Read(read, argument);
    }

    /// <summary>Reads on a connection that is free, and lets the next have it.</summary>
    private T Read<TArgument, T>(Func<SqliteConnection, TArgument, T> read, TArgument argument)
    {
        try
        {
            if (_closed)
                throw new StorageException(StorageFault.Closed, $"'{path}' has been closed.");
            var connection = _idle.TryPop(out var idle) ? idle : Open();
            try
            {
                return read(connection, argument);
            }
            finally
            {
                connection.ResetAll();
                _idle.Push(connection);
            }
        }
        catch (SqliteException error)
        {
            var failure = new StorageException(error.Fault, $"Read failed: {error.Message}", error);
            health.Report(failure);
            throw failure;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Under the file's name there may be another by now.</summary>
    private SqliteConnection Open() => health.MovedFault is { } away ? throw away : SqliteConnection.Open(path, readOnly: true);
}
