using System.Threading.Channels;

namespace Payments.Bench.Limit;

/// <summary>One thread takes all writes that wait, runs them in one transaction and then lets their callers go on.</summary>
internal sealed class GroupCommit : IDisposable
{
    private const int MaxBatch = 512;
    private readonly Channel<Write> _waiting = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly OrderFile _file;
    private readonly Thread _thread;

    public GroupCommit(OrderFile file)
    {
        _file = file;
        _thread = new Thread(Run) { IsBackground = true, Name = "writer" };
        _thread.Start();
    }

    /// <summary>Completes when the write is on disk.</summary>
    public Task<byte[]?> Add(Func<OrderFile, byte[]?> run)
    {
        var write = new Write(run);
        _waiting.Writer.TryWrite(write);
        return write.Task;
    }

    public void Dispose()
    {
        _waiting.Writer.Complete();
        _thread.Join();
    }

    private void Run()
    {
        var batch = new List<Write>(MaxBatch);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var write))
                batch.Add(write);
            _file.Begin();
            foreach (var write in batch)
                write.Run(_file);
            _file.Commit();
            foreach (var write in batch)
                write.Committed();
            batch.Clear();
        }
    }

    private sealed class Write(Func<OrderFile, byte[]?> run)
        : TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private byte[]? _outcome;

        public void Run(OrderFile file) => _outcome = run(file);

        public void Committed() => SetResult(_outcome);
    }
}
