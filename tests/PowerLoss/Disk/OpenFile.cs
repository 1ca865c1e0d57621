using SQLitePCL;

namespace Payments.PowerLoss.Disk;

/// <summary>A file that a connection has open, with the connection's locks on it.</summary>
/// <param name="disk">Where it is.</param>
/// <param name="name">Its name.</param>
/// <param name="file">The file.</param>
/// <param name="flags">How SQLite opened it.</param>
internal sealed class OpenFile(SimulatedDisk disk, string name, SimulatedFile file, int flags)
{
    private const int Unlock = 1;
    private const int Exclusive = 8;
    private int _shared;
    private int _exclusive;
    private bool _isMapped;

    public SimulatedDisk Disk { get; } = disk;

    public string Name { get; } = name;

    public SimulatedFile File { get; } = file;

    public bool IsDatabase { get; } = (flags & raw.SQLITE_OPEN_MAIN_DB) != 0;

    public bool IsLog { get; } = (flags & raw.SQLITE_OPEN_WAL) != 0;

    /// <summary>
    /// True until the first flush of a log or journal that may have been made: SQLite's own file system then flushes the directory too.
    /// </summary>
    public bool NeedsDirectoryFlush { get; set; } =
        (flags & raw.SQLITE_OPEN_CREATE) != 0 && (flags & (raw.SQLITE_OPEN_WAL | raw.SQLITE_OPEN_MAIN_JOURNAL)) != 0;

    /// <summary>
    /// A flush of the file was refused to another one while this had it open, and this has not been told: Linux, since 4.13, tells each of
    /// them once, at its next flush (https://docs.kernel.org/filesystems/vfs.html, "Handling errors during writeback").
    /// </summary>
    public bool MustFail { get; set; }

    public LockLevel Level { get; private set; }

    public bool TryLock(LockLevel level)
    {
        if (level <= Level)
            return true;
        var others = File.Opened.Where(other => other != this).Select(other => other.Level).DefaultIfEmpty().Max();
        if (others >= (level == LockLevel.Shared ? LockLevel.Pending : LockLevel.Reserved))
            return false;
        var isGranted = level != LockLevel.Exclusive || others == LockLevel.None;
        Level = isGranted ? level : LockLevel.Pending;
        return isGranted;
    }

    public void ReleaseTo(LockLevel level) => Level = level < Level ? level : Level;

    public nint MapIndex(int region, int size, bool extend)
    {
        _isMapped = true;
        return (File.Index ??= new SharedIndex()).Region(region, size, extend);
    }

    public bool TryLockIndex(int first, int count, int flags)
    {
        var mask = ((1 << count) - 1) << first;
        if ((flags & Unlock) != 0)
        {
            (_shared, _exclusive) = (_shared & ~mask, _exclusive & ~mask);
            return true;
        }

        var isExclusive = (flags & Exclusive) != 0;
        var isTaken = File.Opened.Exists(other => other != this && ((other._exclusive | (isExclusive ? other._shared : 0)) & mask) != 0);
        if (isTaken)
            return false;
        if (isExclusive)
            _exclusive |= mask;
        else
            _shared |= mask;
        return true;
    }

    /// <summary>Lets go of the index; the last one that does ends it, as the next first one would begin it anew.</summary>
    public void UnmapIndex()
    {
        (_shared, _exclusive, _isMapped) = (0, 0, false);
        if (File.Index is null || File.Opened.Exists(static other => other._isMapped))
            return;
        File.Index.Free();
        File.Index = null;
    }

    public void Close()
    {
        UnmapIndex();
        File.Opened.Remove(this);
    }
}

/// <summary>SQLite's locks on a database (https://sqlite.org/lockingv3.html), by their numbers.</summary>
internal enum LockLevel
{
    None,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}
