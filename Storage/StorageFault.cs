namespace Orleans.Payments.Storage;

/// <summary>What broke, so that a caller can tell "wait" from "call somebody". The text of each is its stable code.</summary>
public enum StorageFault
{
    /// <summary><c>storage_failed</c>: the database refused a statement; a bug, or a broken schema.</summary>
    Failed,

    /// <summary><c>storage_busy</c>: more writes wait than the queue may hold. Try again later.</summary>
    Busy,

    /// <summary><c>storage_full</c>: no room is left on the disk. Writes succeed again once there is room.</summary>
    Full,

    /// <summary><c>storage_io</c>: the disk failed. After a failed flush every further write is refused until the file is opened again.</summary>
    Io,

    /// <summary><c>storage_locked</c>: another process owns the file.</summary>
    Locked,

    /// <summary><c>storage_damaged</c>: the file is not a database, or its content is broken.</summary>
    Damaged,

    /// <summary><c>storage_newer</c>: a newer program changed the schema in a way that this one cannot work with.</summary>
    Newer,

    /// <summary><c>storage_not_writable</c>: the directory or the file cannot be created or written.</summary>
    NotWritable,

    /// <summary><c>storage_closed</c>: the file has been closed.</summary>
    Closed,
}
