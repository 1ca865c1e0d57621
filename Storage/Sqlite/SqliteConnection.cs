using Payments.Storage.Sqlite.Native;
using SQLitePCL;

namespace Payments.Storage.Sqlite;

/// <summary>
/// One connection, used by one thread at a time. Statements are prepared once and kept, so their text must come from a
/// small fixed set: values are bound, never written into the text.
/// </summary>
public sealed class SqliteConnection : IDisposable
{
    private const int MaxStatements = 256;
    private const int StatusCacheWrite = 9;
    private const int NoCheckpointOnClose = 1006;

    // Another connection holds a lock only for the moment in which it reads the log's index anew because it changed while it was read.
    private const int BusyMilliseconds = 2_000;

    private readonly Dictionary<string, SqliteStatement> _statements = new(StatementTextComparer.Instance);
    private readonly sqlite3 _handle;
    private readonly string _path;

    private SqliteConnection(sqlite3 handle, string path) => (_handle, _path) = (handle, path);

    /// <summary>The integer primary key of the row that was inserted last.</summary>
    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>How many rows the last statement inserted, changed or deleted.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>True outside a transaction.</summary>
    internal bool IsAutocommit => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>How many pages this connection has written since it was opened; in WAL mode, to the log. Wraps.</summary>
    internal int PagesWritten
    {
        get
        {
            Check(raw.sqlite3_db_status(_handle, StatusCacheWrite, out var current, out _, 0), "status");
            return current;
        }
    }

    /// <summary>The texts of the statements that have been prepared.</summary>
    internal IReadOnlyCollection<string> Texts => _statements.Keys;

    internal static SqliteConnection Open(string path, bool readOnly)
    {
        _ = SqliteLibrary.Description;
        // Each connection belongs to one thread at a time, so SQLite's own mutex on it would only cost.
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var result = raw.sqlite3_open_v2(path, out var handle, flags, readOnly ? null : BufferedWalFileSystem.Name);
        var connection = new SqliteConnection(handle, path);
        try
        {
            connection.Check(result, "open");
            connection.Check(raw.sqlite3_extended_result_codes(handle, 1), "open");
            connection.Check(raw.sqlite3_busy_timeout(handle, BusyMilliseconds), "open");
            // Before anything is written: a log that is gathered must be flushed by every commit.
            if (!readOnly)
                connection.ExecuteScript("PRAGMA synchronous=FULL");
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The statement with this text, prepared when it is first asked for, and ready to be bound.</summary>
    /// <exception cref="SqliteException">The text is not valid SQL for this schema.</exception>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
        {
            statement.Reset();
            return statement;
        }

        if (_statements.Count == MaxStatements)
            throw new InvalidOperationException(
                $"More than {MaxStatements} different statements: bind values, do not write them into the text."
            );
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle), sql);
        statement = new SqliteStatement(this, handle, sql);
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Runs a kept statement that has no values and returns no rows.</summary>
    public void Execute(string sql) => Prepare(sql).Run();

    /// <summary>Runs a script of several statements, once.</summary>
    internal void ExecuteScript(string sql) => Check(raw.sqlite3_exec(_handle, sql), "script");

    /// <summary>Copies what it can of the log into the database without waiting for anybody; answers how many pages are left.</summary>
    internal int CheckpointPassively()
    {
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out var copied), "checkpoint");
        return pages - copied;
    }

    /// <summary>
    /// Has the log stay when this connection is closed. SQLite would remove what stands under the log's name, be it another's by then,
    /// or the only place of what a failed flush has dropped from the database.
    /// </summary>
    internal void KeepWal() => Check(raw.sqlite3_db_config(_handle, NoCheckpointOnClose, 1, out _), "configure");

    /// <summary>Ends what runs on this connection, from any other thread; it fails with <c>SQLITE_INTERRUPT</c>.</summary>
    internal void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Ends every statement that was left half read: an open one keeps a snapshot, and the log could not be reused.</summary>
    internal void ResetAll()
    {
        foreach (var statement in _statements.Values)
            statement.Reset();
    }

    internal void Check(int result, string doing)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw Error(result, doing);
    }

    private SqliteException Error(int result, string doing)
    {
        var code = raw.sqlite3_extended_errcode(_handle);
        var said = code == raw.SQLITE_OK ? raw.sqlite3_errstr(result) : raw.sqlite3_errmsg(_handle);
        return new SqliteException(
            code == raw.SQLITE_OK ? result : code,
            $"{said.utf8_to_string()} ({doing}; {_path})",
            SqliteLibrary.SystemError(_handle)
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }
}
