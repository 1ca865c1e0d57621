using System.Diagnostics;

namespace Payments.Storage;

/// <summary>The database could not be opened, read or written. The message names the file, or the setting, and says what to do.</summary>
public sealed class StorageException(StorageFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What broke.</summary>
    public StorageFault Fault { get; } = fault;

    /// <summary>The stable code of <see cref="Fault"/>, as <c>storage_full</c>.</summary>
    public string Code =>
        Fault switch
        {
            StorageFault.Failed => "storage_failed",
            StorageFault.Busy => "storage_busy",
            StorageFault.Full => "storage_full",
            StorageFault.Io => "storage_io",
            StorageFault.Locked => "storage_locked",
            StorageFault.Damaged => "storage_damaged",
            StorageFault.Newer => "storage_newer",
            StorageFault.NotWritable => "storage_not_writable",
            StorageFault.ReadOnly => "storage_read_only",
            StorageFault.NoDescriptors => "storage_no_descriptors",
            StorageFault.Missing => "storage_missing",
            StorageFault.Moved => "storage_moved",
            StorageFault.Closed => "storage_closed",
            _ => throw new UnreachableException(),
        };
}
