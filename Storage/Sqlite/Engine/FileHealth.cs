namespace Payments.Storage.Sqlite.Engine;

/// <summary>How a file is: whether it is in its place, and which faults its readers and its writer have had.</summary>
internal sealed class FileHealth(FileMoveDetector moveDetector, IntegrityCheck check)
{
    private volatile StorageException? _lastFault;

    /// <summary>The last fault that nothing has disproved since; null when there is none.</summary>
    public StorageException? LastFault => _lastFault;

    /// <summary>Why nothing may be written or opened under the file's name; null when it is in its place.</summary>
    public StorageException? MovedFault => moveDetector.Fault();

    /// <summary>Records a fault of the file or the disk; damage has the whole file looked through.</summary>
    public void Report(StorageException error)
    {
        if (error.Fault is StorageFault.Failed or StorageFault.Busy or StorageFault.Locked or StorageFault.Closed or StorageFault.Moved)
            return;
        _lastFault = error;
        if (error.Fault == StorageFault.Damaged)
            _ = check.Run("damage was met");
    }

    /// <summary>A read and a write have succeeded after a fault; damage stays until the look through the file has ended.</summary>
    /// <returns>False while that goes on.</returns>
    public bool TryClear(StorageException fault)
    {
        if (fault.Fault == StorageFault.Damaged && check.IsRunning)
            return false;
        if (_lastFault == fault)
            _lastFault = null;
        return true;
    }

    /// <summary>What is wrong with the content of the file, as far as somebody has looked.</summary>
    public string? Damage => check.Damage;
}
