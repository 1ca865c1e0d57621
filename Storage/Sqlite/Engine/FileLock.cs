using Payments.Storage.Sqlite.Native;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>
/// What makes a database this process's own for as long as it is open, so that two servers never share a data directory: SQLite's own locks
/// would let both write, each with grains of the other in memory. The database file itself is locked, and <c>{file}.lock</c> beside it.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _lockFile;
    private readonly FileStream _database;

    private FileLock(FileStream beside, FileStream database) => (_lockFile, _database) = (beside, database);

    /// <summary>Takes both locks, and makes the files that are missing, readable by their owner only.</summary>
    /// <exception cref="StorageException">Another process has one of them, or a file cannot be made or opened.</exception>
    public static FileLock Acquire(string path)
    {
        var (file, beside) = (path + ".lock", (FileStream?)null);
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
                OwnerOnlyFiles.CreateDirectory(directory);
            beside = OwnerOnlyFiles.Open(file, FileMode.OpenOrCreate, FileShare.None);
            file = path;
            var database = OwnerOnlyFiles.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete);
            var taken = new FileLock(beside, database);
            if (OwnershipLock.TryAcquire(database.SafeFileHandle))
                return taken;
            database.Dispose();
            throw new StorageException(
                StorageFault.Locked,
                $"Another process uses '{path}'. Stop it, or give this server a data directory of its own."
            );
        }
        catch (Exception exception)
        {
            beside?.Dispose();
            if (exception is not (IOException or UnauthorizedAccessException))
                throw;
            var error = FileErrorMapping.Of(file, exception);
            throw error.Fault == StorageFault.Locked
                ? new StorageException(
                    StorageFault.Locked,
                    $"Another process uses '{path}' (it holds '{file}'). Stop it, or give this server a data directory of its own.",
                    exception
                )
                : error;
        }
    }

    /// <summary>
    /// Gives the locks up; every connection must have been closed, since closing a descriptor of the database lets go of SQLite's locks.
    /// The file beside it stays: deleting it would let two others each lock a file of that name.
    /// </summary>
    public void Dispose()
    {
        _database.Dispose();
        _lockFile.Dispose();
    }
}
