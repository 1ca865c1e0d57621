using System.Runtime.InteropServices;
using SQLitePCL;

namespace Payments.Bench.Limit;

/// <summary>The table of orders with the columns, key and indexes of the server's, and its three statements. One thread uses it.</summary>
internal sealed class OrderFile : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=FULL;
        -- As much of the log, and of the pages in memory, as the server has.
        PRAGMA wal_autocheckpoint=16384;
        PRAGMA cache_size=-32768;
        CREATE TABLE IF NOT EXISTS orders(
            row INTEGER PRIMARY KEY,
            key BLOB NOT NULL,
            version INTEGER NOT NULL,
            merchant_id TEXT NOT NULL,
            merchant_order_id TEXT NOT NULL,
            status TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER,
            document TEXT NOT NULL,
            exhausted_at INTEGER,
            unconfirmed_at INTEGER);
        CREATE UNIQUE INDEX IF NOT EXISTS orders_key ON orders(key);
        CREATE INDEX IF NOT EXISTS orders_due ON orders(due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS orders_listing ON orders(merchant_id, status, created_at);
        CREATE INDEX IF NOT EXISTS orders_exhausted ON orders(merchant_id, exhausted_at) WHERE exhausted_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS orders_unconfirmed ON orders(unconfirmed_at) WHERE unconfirmed_at IS NOT NULL;
        """;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _create;
    private readonly sqlite3_stmt _pay;
    private readonly sqlite3_stmt _tell;

    static OrderFile()
    {
        // The system's library, as the server takes it.
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (_, _, _) =>
            OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : IntPtr.Zero
        );
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
    }

    public OrderFile(string path)
    {
        Check(raw.sqlite3_open(path, out _database));
        Check(raw.sqlite3_exec(_database, Schema));
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _create = Prepare(
            """
            INSERT INTO orders(key, version, merchant_id, merchant_order_id, status, created_at, due_at, document)
            VALUES (?1, 1, ?2, ?3, 'awaiting_payment', ?4, ?5, ?6) ON CONFLICT(key) DO NOTHING
            """
        );
        _pay = Prepare(
            """
            UPDATE orders SET status = 'paid', due_at = ?2, version = version + 1, document = json_set(document, '$.status', 'paid', '$.paid_at', ?3)
            WHERE key = ?1 AND status = 'awaiting_payment' RETURNING document
            """
        );
        _tell = Prepare(
            "UPDATE orders SET due_at = NULL, version = version + 1, document = json_set(document, '$.notified_at', ?2) WHERE key = ?1"
        );
    }

    public void Begin() => Run(_begin);

    public void Commit() => Run(_commit);

    public void Create(ReadOnlySpan<byte> key, Order order, ReadOnlySpan<byte> document)
    {
        Check(raw.sqlite3_bind_blob(_create, 1, key));
        Check(raw.sqlite3_bind_text(_create, 2, order.MerchantId));
        Check(raw.sqlite3_bind_text(_create, 3, order.MerchantOrderId));
        Check(raw.sqlite3_bind_int64(_create, 4, order.CreatedAt.ToUnixTimeMilliseconds()));
        Check(raw.sqlite3_bind_int64(_create, 5, order.ExpiresAt.ToUnixTimeMilliseconds()));
        Check(raw.sqlite3_bind_text(_create, 6, document));
        Run(_create);
    }

    /// <returns>The order's document as it is now; null when it was paid before or is unknown.</returns>
    public byte[]? Pay(ReadOnlySpan<byte> key, DateTimeOffset now, string paidAt)
    {
        Check(raw.sqlite3_bind_blob(_pay, 1, key));
        Check(raw.sqlite3_bind_int64(_pay, 2, now.ToUnixTimeMilliseconds()));
        Check(raw.sqlite3_bind_text(_pay, 3, paidAt));
        var document = raw.sqlite3_step(_pay) == raw.SQLITE_ROW ? raw.sqlite3_column_blob(_pay, 0).ToArray() : null;
        Check(raw.sqlite3_reset(_pay));
        return document;
    }

    public void Tell(ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        Check(raw.sqlite3_bind_blob(_tell, 1, key));
        Check(raw.sqlite3_bind_int64(_tell, 2, now.ToUnixTimeMilliseconds()));
        Run(_tell);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _create, _pay, _tell })
            statement.Dispose();
        _database.Dispose();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return statement;
    }

    private void Run(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(result);
    }

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            throw new InvalidOperationException(raw.sqlite3_errmsg(_database).utf8_to_string());
    }
}
