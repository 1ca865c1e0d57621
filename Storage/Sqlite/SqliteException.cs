using SQLitePCL;

namespace Payments.Storage.Sqlite;

/// <summary>SQLite answered a call with an error.</summary>
/// <param name="code">The extended result code (https://sqlite.org/rescode.html).</param>
/// <param name="message">SQLite's own words, with what was being done.</param>
/// <param name="systemError">What the system answered (errno), where it was asked; else 0.</param>
public sealed class SqliteException(int code, string message, int systemError = 0) : Exception(message)
{
    private const int FlushFailed = raw.SQLITE_IOERR | (4 << 8);
    private const int Moved = raw.SQLITE_READONLY | (4 << 8);
    private const int DirectoryFlushFailed = raw.SQLITE_IOERR | (5 << 8);

    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The code as this server names it.</summary>
    public StorageFault Fault =>
        (Code & 0xff) switch
        {
            _ when Code == Moved => StorageFault.Moved,
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN when FileErrorMapping.FaultOf(systemError) is { } fault => fault,
            raw.SQLITE_FULL => StorageFault.Full,
            raw.SQLITE_IOERR => StorageFault.Io,
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StorageFault.Damaged,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageFault.Locked,
            raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => StorageFault.NotWritable,
            _ => StorageFault.Failed,
        };

    /// <summary>True when it is the file or the disk that failed, so that trying a part of the work again cannot help.</summary>
    internal bool IsDiskFailure => Fault is not (StorageFault.Failed or StorageFault.Locked);

    /// <summary>
    /// True after a failed fsync: the kernel may have dropped the pages it could not write and report success the next time,
    /// so nothing that the file says afterwards can be trusted until it is opened again.
    /// </summary>
    internal bool IsFailedFlush => Code is FlushFailed or DirectoryFlushFailed;
}
