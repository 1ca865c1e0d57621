using Payments.Storage.Sqlite;

namespace Payments.Storage.Tests.Sqlite;

/// <summary>Holds a file's writer inside a transaction, so that a test decides what waits behind it.</summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private Task _held = Task.CompletedTask;

    private HeldWriter() { }

    public static async Task<HeldWriter> Hold(SqliteFile file)
    {
        var writer = new HeldWriter();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer._held = file.WriteAsync(_ =>
        {
            entered.TrySetResult();
            writer._release.Wait(TimeSpan.FromSeconds(30));
            return true;
        });
        await entered.Task;
        return writer;
    }

    public Task Release()
    {
        _release.Set();
        return _held;
    }

    public void Dispose() => _release.Dispose();
}
