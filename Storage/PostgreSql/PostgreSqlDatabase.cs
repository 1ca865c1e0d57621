using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Payments.Storage.Commits;
using Payments.Storage.Grains;
using Payments.Storage.PostgreSql.Engine;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql;

/// <summary>
/// The PostgreSQL database of a cluster, as one process uses it: a few connections commit writes in groups, a pool of others reads.
/// It recovers by itself from anything that happens to the server.
/// </summary>
public sealed partial class PostgreSqlDatabase : IAsyncDisposable
{
    // A commit costs as much as some ten writes, beside the writes, so a second at the same time is for many. A writer that has heard
    // nothing for so long hangs, as behind a row that somebody holds, and does not hold up what others can commit.
    private const int MinParallelBatch = 64;

    // A busy batch is some 100 KB. It is handed to the kernel in pieces of this size, and the server waits for the last.
    private const int WriteBuffer = 64 * 1024;
    private const string Touch =
        "INSERT INTO cluster_facts(name, value) VALUES ('readiness', now()::text) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value";
    private static readonly TimeSpan SmallBatchTimeout = TimeSpan.FromMilliseconds(100);

    private readonly string _connectionString;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly WriteQueue<StateWrite> _queue;
    private readonly CommitCounter _counter = new();
    private readonly Writer[] _writers;
    private readonly ReaderPool _readers;
    private readonly ConcurrentDictionary<TableMapping, RowReadBatcher> _rows = new();
    private readonly int _maxWaitingReads;
    private StorageException? _lastFault;

    /// <param name="options">Which database, and limits.</param>
    /// <param name="logger">Where failures of commits are written.</param>
    /// <param name="time">Measures the pauses between attempts to reach the server.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of its range.</exception>
    public PostgreSqlDatabase(PostgreSqlOptions options, ILogger<PostgreSqlDatabase> logger, TimeProvider? time = null)
    {
        var connection = options.Connection();
        _name = $"'{connection.Database}' at {connection.Host}:{connection.Port}";
        _logger = logger;
        _maxWaitingReads = options.MaxWaitingReads;
        _readers = new ReaderPool(NpgsqlDataSource.Create(connection), _name, options.PoolSize, options.TimeLimit);
        connection.Pooling = false;
        connection.WriteBufferSize = WriteBuffer;
        _connectionString = connection.ConnectionString;
        _queue = new WriteQueue<StateWrite>(
            _name,
            options.MaxWaitingWrites,
            Math.Min(MinParallelBatch, options.MaxBatch),
            SmallBatchTimeout
        );
        var rows = new RowNumberAllocator();
        _writers =
        [
            .. Enumerable
                .Range(0, options.Writers)
                .Select(number => new Writer(
                    number,
                    _queue,
                    _counter,
                    new WriterConnector(_connectionString, rows, time ?? TimeProvider.System),
                    options.MaxBatch,
                    fault => Volatile.Write(ref _lastFault, fault),
                    logger
                )),
        ];
    }

    /// <summary>What the writers of this process have done so far.</summary>
    public CommitCounts Counts => _counter.Counts(_queue.Count);

    /// <summary>Raised after each commit of this process.</summary>
    public CommitSignal Commits => _counter.Signal;

    internal ReaderPool Readers => _readers;

    /// <summary>Writes what is no grain's state, seldom, in a transaction of its own.</summary>
    /// <exception cref="StorageException">It is not committed, or nobody knows.</exception>
    internal Task<T> TransactAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> write) => _readers.TransactAsync(write);

    /// <summary>Reads rows of a table by key.</summary>
    internal RowReadBatcher Rows(TableMapping mapping) =>
        _rows.GetOrAdd(
            mapping,
            static (mapping, database) => new RowReadBatcher(database._readers, mapping, database._name, database._maxWaitingReads),
            this
        );

    /// <summary>Brings the schema up to date, under a lock that lets one process at a time.</summary>
    /// <exception cref="StorageException">
    /// The server cannot be reached or refuses this user, the database is missing or newer than this program, or tables cannot be made.
    /// The message names the setting to look at, and no password.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync(cancellationToken);
            await SchemaUpgrade.ApplyAsync(connection, PostgreSqlSchema.Steps, _name, cancellationToken);
            var (version, took) = (connection.PostgreSqlVersion, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            LogOpened(_name, version, took);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlErrorMapping.Of($"{PostgreSqlOptions.Setting}: {_name} cannot be used", exception);
        }
    }

    /// <summary>
    /// Why orders cannot be stored now; null when they can. After a commit that failed, something has to be written before they can.
    /// </summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var readOnly = await _readers.ReadAsync(
                "SELECT current_setting('transaction_read_only')",
                static row => row.GetString(0),
                cancellationToken
            );
            if (readOnly is not ["off"])
                return $"{_name} can only be read.";
            if (Volatile.Read(ref _lastFault) is { } met)
            {
                await _readers.ReadAsync(Touch, static _ => true, cancellationToken);
                Interlocked.CompareExchange(ref _lastFault, null, met);
            }

            return null;
        }
        catch (StorageException exception)
        {
            return exception.Message;
        }
    }

    /// <exception cref="StorageException">Too many writes wait, or the database has been closed.</exception>
    internal void Add(StateWrite write) => _queue.Add(write);

    /// <summary>Commits what waits, then closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await Task.WhenAll(_writers.Select(writer => writer.Completion));
        await _readers.DisposeAsync();
    }
}
