using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Storage.Commits;
using Payments.Storage.Schema;
using Payments.Storage.Sqlite.Engine;

namespace Payments.Storage.Sqlite;

/// <summary>
/// One SQLite database that this process owns: all writes go through one thread that commits them in groups (WAL, <c>synchronous=FULL</c>),
/// reads see a snapshot and wait for no writer.
/// </summary>
public sealed partial class SqliteFile : IAsyncDisposable
{
    private readonly FileLock _lock;
    private readonly FileMoveDetector _moveDetector;
    private readonly IntegrityCheck _check;
    private readonly FileHealth _health;
    private readonly SqliteConnection _connection;
    private readonly SqliteConnection _checkpointConnection;
    private readonly WalCheckpointer _checkpoints;
    private readonly GroupCommit _commits;
    private readonly ReaderPool _readers;
    private readonly ReaderPool _queries;
    private readonly ILogger _logger;

    private SqliteFile(
        string path,
        FileLock fileLock,
        SqliteConnection connection,
        SqliteConnection checkpointConnection,
        SqliteOptions options,
        ILogger logger
    )
    {
        (Path, _lock, _connection, _checkpointConnection, _logger) = (path, fileLock, connection, checkpointConnection, logger);
        _checkpoints = new WalCheckpointer(connection, checkpointConnection, options.CheckpointPages, logger);
        (_moveDetector, _check) = (new FileMoveDetector(path, logger), new IntegrityCheck(path, logger));
        _health = new FileHealth(_moveDetector, _check);
        _commits = new GroupCommit(path, connection, _checkpoints, _health, options, logger);
        (_readers, _queries) = (new ReaderPool(path, options.Readers, _health), new ReaderPool(path, options.Readers, _health));
    }

    /// <summary>Where the database is.</summary>
    public string Path { get; }

    /// <summary>
    /// The look through the whole file that is made when it was not closed the last time: its process was killed, or the machine lost its
    /// power. Ends at once where there is nothing to look for. What was found is told by the log and by <see cref="FaultAsync"/>.
    /// </summary>
    public Task InitialCheck { get; private set; } = Task.CompletedTask;

    /// <summary>What the writer has done so far.</summary>
    public CommitCounts Counts => _commits.Counts;

    /// <summary>Whether a thread copies the log into the database now.</summary>
    internal bool IsCheckpointing => _checkpoints.IsCopying;

    /// <summary>Raised after each commit.</summary>
    public CommitSignal Commits => _commits.Signal;

    /// <summary>Opens a file, or makes it with its directory, and brings its schema up to date.</summary>
    /// <param name="path">The database; <c>-wal</c>, <c>-shm</c> and <c>.lock</c> stand beside it.</param>
    /// <param name="schema">The numbered steps, in order.</param>
    /// <param name="options">Limits.</param>
    /// <param name="logger">Where failures of commits and checkpoints are written.</param>
    /// <exception cref="StorageException">
    /// The file is locked by another process, damaged, newer than this program, or cannot be written; or it is missing and was expected.
    /// </exception>
    public static SqliteFile Open(string path, IReadOnlyList<SchemaStep> schema, SqliteOptions? options = null, ILogger? logger = null)
    {
        options ??= new SqliteOptions();
        options.Validate();
        logger ??= NullLogger.Instance;
        var started = Stopwatch.GetTimestamp();
        var opened = new Stack<IDisposable>();
        try
        {
            // SQLite removes its log when the last connection is closed.
            var wasLeft = HasContent(path + "-wal");
            if (options.ExpectedReason is { } missing && !wasLeft && !HasContent(path))
                throw Missing(path, missing);
            var fileLock = FileLock.Acquire(path);
            opened.Push(fileLock);
            RestrictAccess(path, logger);
            var connection = SqliteConnection.Open(path, readOnly: false);
            opened.Push(connection);
            if (options.ExpectedReason is { } empty && !SchemaUpgrade.IsBegun(connection))
                throw Missing(path, empty);
            Configure(connection, options);
            SchemaUpgrade.Apply(connection, schema, path);
            var copier = SqliteConnection.Open(path, readOnly: false);
            opened.Push(copier);
            var file = new SqliteFile(path, fileLock, connection, copier, options, logger);
            if (wasLeft)
                file.InitialCheck = file._check.Run("it was not closed the last time");
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            file.LogOpened(path, SqliteLibrary.Description, took);
            return file;
        }
        catch (Exception exception)
        {
            while (opened.TryPop(out var part))
                part.Dispose();
            if (exception is SqliteException error)
                throw FileErrorMapping.Of(path, error.Fault, error.Message, error);
            throw;
        }
    }

    /// <summary>Runs a write in a transaction that it may share with others, and answers when it is on disk.</summary>
    /// <param name="write">
    /// Runs on the writer's thread, perhaps twice, so it must touch nothing but the connection, quickly. If it throws, nothing of it is
    /// kept.
    /// </param>
    /// <exception cref="StorageException">It is not on disk, or nobody knows.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> write)
    {
        var pending = new FunctionWrite<T>(write);
        _commits.Add(pending);
        return pending.Task;
    }

    /// <summary>
    /// Reads a few rows, on the caller's thread as soon as a connection is free. Every statement sees what is committed when it begins.
    /// </summary>
    /// <exception cref="StorageException">The file could not be read.</exception>
    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read) =>
        _readers.ReadAsync(static (connection, read) => read(connection), read);

    /// <inheritdoc cref="ReadAsync{T}"/>
    /// <param name="read">A static function, so that a read allocates no closure.</param>
    /// <param name="argument">What it needs to know.</param>
    public ValueTask<T> ReadAsync<TArgument, T>(Func<SqliteConnection, TArgument, T> read, TArgument argument) =>
        _readers.ReadAsync(read, argument);

    /// <summary>
    /// Reads what may be many rows, beside the caller and on other connections than those of <see cref="ReadAsync{T}"/>, so that no grain's
    /// state waits for a list.
    /// </summary>
    /// <exception cref="StorageException">The file could not be read.</exception>
    public Task<T> QueryAsync<TArgument, T>(Func<SqliteConnection, TArgument, T> read, TArgument argument) =>
        _queries.QueryAsync(read, argument);

    /// <summary>
    /// Why the file cannot be used now; null when it can. A write has to come through the queue and the file's lock. After a fault of the
    /// disk it has to change something and be flushed, and a read has to succeed; after damage, the whole file is looked through.
    /// </summary>
    /// <param name="limit">How long that may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string?> FaultAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        if (Damage is { } damage)
            return damage;
        try
        {
            if (_health.LastFault is not { } met)
            {
                await WriteAsync(static _ => 0).WaitAsync(limit, TimeProvider.System, cancellationToken);
                return Damage;
            }

            await Task.WhenAll(WriteAsync(Touch), ReadAsync(Look).AsTask()).WaitAsync(limit, TimeProvider.System, cancellationToken);
            // The look through the file may have ended just now.
            return _health.TryClear(met) ? Damage : $"{met.Message} The whole file is being checked.";
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return error.Message;
        }
    }

    private string? Damage => _check.Damage is { } damage ? $"'{Path}' is damaged: {damage}. Restore it from a backup." : null;

    internal void Add(IPendingWrite write) => _commits.Add(write);

    internal void Add(BatchAggregate aggregate) => _commits.Add(aggregate);

    /// <summary>Writes a number of the file's first page as it is.</summary>
    private static bool Touch(SqliteConnection connection)
    {
        connection.Execute("PRAGMA user_version = 0");
        return true;
    }

    private static bool Look(SqliteConnection connection) => connection.Prepare("SELECT name FROM sqlite_schema").Step();

    private static void Configure(SqliteConnection connection, SqliteOptions options)
    {
        connection.ExecuteScript("PRAGMA journal_mode=WAL");
        connection.ExecuteScript("PRAGMA wal_autocheckpoint=0");
        connection.ExecuteScript($"PRAGMA cache_size=-{options.WriterCacheMebibytes * 1024}");
        if (options.MaxPages > 0)
            connection.ExecuteScript($"PRAGMA max_page_count={options.MaxPages}");
    }

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static StorageException Missing(string path, string expected) =>
        new(StorageFault.Missing, $"'{path}' is missing or holds nothing, but {expected}");

    /// <summary>SQLite gives the files beside the database the rights of the database.</summary>
    private static void RestrictAccess(string path, ILogger logger)
    {
        foreach (var file in (string[])[path, path + "-wal", path + "-shm", path + ".lock"])
        {
            if (!OwnerOnlyFiles.IsAccessibleToOthers(file))
                continue;
            if (OwnerOnlyFiles.TryRestrict(file))
                LogAccessRestricted(logger, file);
            else
                LogAccessibleToOthers(logger, file);
        }
    }

    /// <summary>Commits what waits, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _check.CloseAsync();
        await _commits.CloseAsync();
        await _readers.DisposeAsync();
        await _queries.DisposeAsync();
        _checkpoints.Dispose();
        if (_moveDetector.Fault() is not null || _checkpoints.FailedFlush is not null)
        {
            _checkpointConnection.KeepWal();
            _connection.KeepWal();
        }

        _moveDetector.Dispose();
        _checkpointConnection.Dispose();
        // The last connection that closes copies the log into the database and removes it.
        _connection.Dispose();
        _lock.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Opened {Path} with {Library} in {Milliseconds:0.0} ms")]
    private partial void LogOpened(string path, string library, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} could be read or written by others than its owner; now it cannot")]
    private static partial void LogAccessRestricted(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} can be read or written by others than its owner: chmod go= it")]
    private static partial void LogAccessibleToOthers(ILogger logger, string path);
}
