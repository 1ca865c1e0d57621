using Payments.Crash.Tests.Run;
using Payments.Testing.Processes;

namespace Payments.Crash.Tests.SingleProcess;

/// <summary>Sees a server work by what it changes on the disk, so that it can be killed between any two such changes.</summary>
internal sealed class FileChanges : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly EventCounter _changes = new();

    /// <param name="directory">Looked at with all that is in it, now or later.</param>
    public FileChanges(string directory)
    {
        _watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = true };
        _watcher.Created += (_, _) => _changes.Add();
        _watcher.Changed += (_, _) => _changes.Add();
        _watcher.Renamed += (_, _) => _changes.Add();
        _watcher.Deleted += (_, _) => _changes.Add();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Completes in the middle of a start, after so many changes, or at its end if it makes fewer.</summary>
    public async Task During(ServerProcess server, int changes) => await await Task.WhenAny(_changes.After(changes), server.Ready);

    public void Dispose() => _watcher.Dispose();
}
