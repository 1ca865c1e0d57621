using System;
using System.Collections.Concurrent;
using System.Threading;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>A few read-only connections, opened when first needed. Each read sees one snapshot and never waits for the writer.</summary>
internal sealed class ReaderPool(string path, int limit) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limit);
    private readonly ConcurrentStack<SqliteConnection> _idle = new();
    private volatile bool _closed;

    public T Read<TArgument, T>(Func<SqliteConnection, TArgument, T> read, TArgument argument)
    {
        _free.Wait();
        try
        {
            if (_closed)
                throw new StorageException(StorageFault.Closed, $"'{path}' has been closed.");
            var connection = _idle.TryPop(out var idle) ? idle : SqliteConnection.Open(path, readOnly: true);
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
            throw new StorageException(error.Fault, $"Read failed: {error.Message}", error);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads that run, then closes all connections.</summary>
    public void Dispose()
    {
        _closed = true;
        for (var i = 0; i < limit; i++)
            _free.Wait();
        while (_idle.TryPop(out var connection))
            connection.Dispose();
        _free.Release(limit);
    }
}
