using System.Text;
using SQLitePCL;

namespace Payments.Storage.Sqlite;

/// <summary>
/// A prepared statement. Bind (parameters count from 1), then <see cref="Run"/> or <see cref="Step"/> until it says false;
/// columns count from 0, and a span that a column returned is valid until the next step.
/// </summary>
public sealed class SqliteStatement : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _handle;
    private readonly string _sql;
    private bool _running;

    internal SqliteStatement(SqliteConnection connection, sqlite3_stmt handle, string sql) =>
        (_connection, _handle, _sql) = (connection, handle, sql);

    /// <summary>Binds an integer.</summary>
    public SqliteStatement Bind(int parameter, long value) => CheckBound(raw.sqlite3_bind_int64(_handle, parameter, value));

    /// <summary>Binds an integer, or NULL.</summary>
    public SqliteStatement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    /// <summary>Binds text, or NULL.</summary>
    public SqliteStatement Bind(int parameter, string? value) =>
        value is null ? BindNull(parameter) : CheckBound(raw.sqlite3_bind_text(_handle, parameter, value));

    /// <summary>Binds text that is UTF-8 already; an empty span is the empty text.</summary>
    public SqliteStatement BindText(int parameter, ReadOnlySpan<byte> utf8) =>
        utf8.IsEmpty ? Bind(parameter, "") : CheckBound(raw.sqlite3_bind_text(_handle, parameter, utf8));

    /// <summary>Binds bytes; an empty span is the empty blob.</summary>
    public SqliteStatement BindBlob(int parameter, ReadOnlySpan<byte> value) =>
        CheckBound(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, parameter, 0) : raw.sqlite3_bind_blob(_handle, parameter, value));

    /// <summary>Binds NULL.</summary>
    public SqliteStatement BindNull(int parameter) => CheckBound(raw.sqlite3_bind_null(_handle, parameter));

    /// <summary>Goes to the next row; false when there is none, and then the statement is ready to be bound again.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public bool Step()
    {
        _running = true;
        var result = raw.sqlite3_step(_handle);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }

        try
        {
            _connection.Check(result, _sql);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Runs a statement whose rows, if any, nobody wants.</summary>
    public void Run()
    {
        while (Step())
        {
            // A pragma answers with a row that says what was set.
        }
    }

    /// <summary>Ends the statement before its last row. Values stay bound.</summary>
    public void Reset()
    {
        if (!_running)
            return;
        _running = false;
        // Its result repeats the error of the step before, which has been thrown already.
        _ = raw.sqlite3_reset(_handle);
    }

    /// <summary>Whether a column is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    /// <summary>A column as integer; 0 when it is NULL.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(_handle, column);

    /// <summary>A column as integer, or null.</summary>
    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    /// <summary>A text or blob column as the bytes that are stored (text is UTF-8).</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_handle, column);

    /// <summary>A column as text; empty when it is NULL.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>A column as text, or null.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    private SqliteStatement CheckBound(int result)
    {
        _connection.Check(result, _sql);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
