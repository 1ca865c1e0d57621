using Payments.Storage.Sqlite;

namespace Payments.PowerLoss.Workload;

/// <summary>Holds a file's writer inside a transaction, so that what waits behind it becomes one batch.</summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly ManualResetEventSlim _release;

    /// <summary>The writer writes no more, so it cannot be held.</summary>
    public bool HasFailed { get; private init; }

    public static async Task<HeldWriter> Hold(SqliteFile file)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new ManualResetEventSlim();
        var held = file.WriteAsync(_ =>
        {
            entered.TrySetResult();
            release.Wait();
            return true;
        });
        await Task.WhenAny(entered.Task, held);
        return new HeldWriter(release) { HasFailed = held.IsFaulted };
    }

    private HeldWriter(ManualResetEventSlim release) => _release = release;

    public void Release() => _release.Set();

    // The writer may look at it a moment after it was released.
    public void Dispose() => _release.Set();
}
