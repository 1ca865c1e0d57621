namespace Payments.Storage;

/// <summary>Tells why a file or directory could not be made, opened or written, and what to do about it.</summary>
public static class FileErrorMapping
{
    // errno of Linux (errno(3)); the same numbers on macOS but for the last.
    private const int TooManyInSystem = 23;
    private const int TooManyInProcess = 24;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;

    // HRESULTs of Windows: ERROR_SHARING_VIOLATION, ERROR_WRITE_PROTECT, ERROR_DISK_FULL, ERROR_TOO_MANY_OPEN_FILES.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WriteProtected = unchecked((int)0x80070013);
    private const int DiskFull = unchecked((int)0x80070070);
    private const int TooManyOpenFiles = unchecked((int)0x80070004);

    /// <summary>What the system said, as one of our faults with advice.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="error">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    public static StorageException Of(string path, Exception error) => Of(path, FaultOf(error), error.Message, error);

    /// <summary>A fault with advice.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="fault">What broke.</param>
    /// <param name="systemMessage">The words of the system or of the database.</param>
    /// <param name="error">What was thrown.</param>
    internal static StorageException Of(string path, StorageFault fault, string systemMessage, Exception error) =>
        new(
            fault,
            fault switch
            {
                StorageFault.Damaged =>
                    $"'{path}' is damaged or not a database: {systemMessage}. Restore it from a backup (with its -wal file, if there is one).",
                StorageFault.Locked => $"Another process uses '{path}'. Stop it, or give this server a data directory of its own.",
                StorageFault.ReadOnly =>
                    $"'{path}' is on a file system that can only be read: {systemMessage}. Mount it for writing, or choose another data directory; a disk with errors is mounted so by the system, whose log tells.",
                StorageFault.NoDescriptors =>
                    $"No file descriptor is left to open '{path}': {systemMessage}. Raise the limit of open files (LimitNOFILE= of systemd, --ulimit nofile= of a container, ulimit -n), then start again.",
                StorageFault.NotWritable =>
                    $"'{path}' cannot be opened for writing: {systemMessage}. Give this user the right to write it and its directory, or choose another data directory.",
                StorageFault.Full => $"No room is left for '{path}': {systemMessage}. Free some room, then start again.",
                _ => $"'{path}' cannot be opened: {systemMessage}.",
            },
            error
        );

    /// <summary>What an error number of the system means, where it means something of its own.</summary>
    internal static StorageFault? FaultOf(int systemError) =>
        systemError switch
        {
            TooManyInSystem or TooManyInProcess => StorageFault.NoDescriptors,
            ReadOnlyFileSystem => StorageFault.ReadOnly,
            NoSpace => StorageFault.Full,
            _ => null,
        };

    private static StorageFault FaultOf(Exception error) =>
        error switch
        {
            UnauthorizedAccessException => StorageFault.NotWritable,
            { HResult: SharingViolation } => StorageFault.Locked,
            { HResult: WriteProtected } => StorageFault.ReadOnly,
            { HResult: DiskFull } => StorageFault.Full,
            { HResult: TooManyOpenFiles } => StorageFault.NoDescriptors,
            { HResult: WouldBlock } when OperatingSystem.IsLinux() => StorageFault.Locked,
            { HResult: WouldBlockOnMac } when OperatingSystem.IsMacOS() => StorageFault.Locked,
            _ => FaultOf(error.HResult) ?? StorageFault.NotWritable,
        };
}
