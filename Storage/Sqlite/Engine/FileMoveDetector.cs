using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Payments.Storage.Sqlite.Native;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>
/// Sees whether the files that are open still stand under their names: the database, its log and the log's index. What is written into
/// files that were deleted, moved or replaced would be gone with the process, so nothing is, until they are back. Looked at by every
/// commit, and
/// every second. On Linux.
/// </summary>
internal sealed partial class FileMoveDetector : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly ImmutableArray<(string Path, FileIdentity Identity)> _files;
    private readonly ITimer _timer;
    private int _isMoved;

    /// <param name="path">The database, which is open.</param>
    /// <param name="logger">Is told when the files are gone, and when they are back.</param>
    public FileMoveDetector(string path, ILogger logger)
    {
        (_path, _logger) = (path, logger);
        string[] names = OperatingSystem.IsLinux() ? [path, path + "-wal", path + "-shm"] : [];
        _files =
        [
            .. names
                .Select(name => (Path: name, Identity: FileIdentity.Of(name)))
                .Where(file => file.Identity is not null)
                .Select(file => (file.Path, file.Identity!.Value)),
        ];
        _timer = TimeProvider.System.CreateTimer(_ => Fault(), null, Interval, Interval);
    }

    /// <summary>Why nothing may be written; null when every file is in its place.</summary>
    public StorageException? Fault()
    {
        foreach (var (file, identity) in _files)
        {
            if (FileIdentity.Of(file) == identity)
                continue;
            if (Interlocked.Exchange(ref _isMoved, 1) == 0)
                LogMoved(file);
            return new StorageException(
                StorageFault.Moved,
                $"'{file}' is not the file any more that this server has open: it was deleted, moved or replaced. Nothing more is written, since it would be lost. "
                    + "Put the file back; or stop the server, restore a backup and start again."
            );
        }

        if (Interlocked.Exchange(ref _isMoved, 0) == 1)
            LogRestored(_path);
        return null;
    }

    public void Dispose() => _timer.Dispose();

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "{File} was deleted, moved or replaced while the server has it open; nothing more is written until it is back"
    )]
    private partial void LogMoved(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} and its log are in their place again; writes go on")]
    private partial void LogRestored(string path);
}
