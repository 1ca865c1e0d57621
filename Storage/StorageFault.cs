namespace Payments.Storage;

/// <summary>What broke, so that a caller can tell "wait" from "call somebody". The text of each is its stable code.</summary>
public enum StorageFault
{
    /// <summary><c>storage_failed</c>: the database refused a statement; a bug, or a broken schema.</summary>
    Failed,

    /// <summary><c>storage_busy</c>: more writes or reads wait than may, or the server has too much to do. Try again later.</summary>
    Busy,

    /// <summary><c>storage_full</c>: no room is left on the disk. Writes succeed again once there is room.</summary>
    Full,

    /// <summary>
    /// <c>storage_io</c>: the disk failed, or the server cannot be reached or did not answer in time. After a failed flush of a file every
    /// further write is refused until the file is opened again; a server is tried again.
    /// </summary>
    Io,

    /// <summary><c>storage_locked</c>: another process owns the file.</summary>
    Locked,

    /// <summary><c>storage_damaged</c>: the file is not a database, or stored content is broken.</summary>
    Damaged,

    /// <summary><c>storage_newer</c>: a newer program changed the schema in a way that this one cannot work with.</summary>
    Newer,

    /// <summary>
    /// <c>storage_not_writable</c>: the directory or the file cannot be created or written; or the server refuses this user, lacks the
    /// database, or is read-only.
    /// </summary>
    NotWritable,

    /// <summary><c>storage_read_only</c>: the file system can only be read.</summary>
    ReadOnly,

    /// <summary><c>storage_no_descriptors</c>: the process or the system may open no more files.</summary>
    NoDescriptors,

    /// <summary><c>storage_missing</c>: there is no database where there must have been one.</summary>
    Missing,

    /// <summary>
    /// <c>storage_moved</c>: the file was deleted, moved or replaced while it was in use; nothing is written until it is back.
    /// </summary>
    Moved,

    /// <summary><c>storage_closed</c>: the database has been closed.</summary>
    Closed,
}
