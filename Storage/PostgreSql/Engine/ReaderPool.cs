using System.Data;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>The connections that read. Each statement sees what is committed when it begins.</summary>
internal sealed class ReaderPool(NpgsqlDataSource source, string database, int limit, TimeSpan timeout) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(limit);
    private volatile bool _closed;

    /// <summary>Reads all rows of a query.</summary>
    /// <param name="sql">The query; it is prepared on each connection.</param>
    /// <param name="row">Reads one row.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="values">The parameters.</param>
    /// <exception cref="StorageException">The database could not be read.</exception>
    public async ValueTask<List<T>> ReadAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken,
        params object[] values
    )
    {
        if (!await _free.WaitAsync(timeout, cancellationToken))
            throw new StorageException(
                StorageFault.Busy,
                $"Read failed: {limit} reads of {database} run already, and none ended in time. Try again later."
            );
        try
        {
            return await TryReadAsync(sql, row, values, cancellationToken);
        }
        catch (NpgsqlException exception) when (PostgreSqlErrorMapping.IsConnectionError(exception))
        {
            // The server may have been restarted since the connection was used last; a new one tells.
            return await RetryAsync(sql, row, values, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlErrorMapping.Of("Read failed", exception);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Writes on one of them, in a transaction in which each statement sees what is committed when it begins.</summary>
    /// <exception cref="StorageException">It is not committed, or nobody knows.</exception>
    public async Task<T> TransactAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> write)
    {
        if (!await _free.WaitAsync(timeout))
            throw new StorageException(
                StorageFault.Busy,
                $"Write failed: all {limit} connections of {database} are in use. Try again later."
            );
        try
        {
            if (_closed)
                throw new StorageException(StorageFault.Closed, $"{database} has been closed.");
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            var written = await write(connection, transaction);
            await transaction.CommitAsync();
            return written;
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlErrorMapping.Of("Write failed", exception);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads that run, then closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < limit; i++)
            await _free.WaitAsync();
        await source.DisposeAsync();
        _free.Release(limit);
    }

    private async ValueTask<List<T>> RetryAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> row,
        object[] values,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await TryReadAsync(sql, row, values, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlErrorMapping.Of("Read failed", exception);
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every query is a constant of this program, with parameters.")]
    private async ValueTask<List<T>> TryReadAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> row,
        object[] values,
        CancellationToken cancellationToken
    )
    {
        if (_closed)
            throw new StorageException(StorageFault.Closed, $"{database} has been closed.");
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
            found.Add(row(rows));
        return found;
    }
}
