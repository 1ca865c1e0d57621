using Payments.Storage.Sqlite;

namespace Payments.Api.Tests.Limits;

/// <summary>All connections that grains' states are read by, each busy on a thread of its own.</summary>
internal sealed class HeldReaders : IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly Thread[] _threads;

    public HeldReaders(SqliteFile file)
    {
        using var holding = new CountdownEvent(new SqliteOptions().Readers);
        _threads =
        [
            .. Enumerable
                .Range(0, new SqliteOptions().Readers)
                .Select(_ => new Thread(() =>
                    file.ReadAsync(_ =>
                        {
                            holding.Signal();
                            _released.Wait();
                            return true;
                        })
                        .AsTask()
                        .Wait()
                )),
        ];
        foreach (var thread in _threads)
            thread.Start();
        holding.Wait();
    }

    public void Release() => _released.Set();

    public void Dispose()
    {
        Release();
        foreach (var thread in _threads)
            thread.Join();
        _released.Dispose();
    }
}
