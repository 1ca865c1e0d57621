using Payments.Storage.Commits;
using Payments.Testing;
using Xunit;

namespace Payments.Storage.Tests.Commits;

public class Gathering_writes
{
    // Longer than a test waits for anything.
    private readonly WriteQueue<int> _queue = new("'a file'", limit: 100, batchDelay: TimeSpan.FromMinutes(5));
    private readonly int[] _batch = new int[16];

    [Fact]
    public async Task after_a_crowd_a_writer_waits_for_company()
    {
        Take(WriteQueue<int>.MinBusyBatch);
        _queue.Add(1);
        var taken = 0;
        var writer = new Thread(() => taken = _queue.DequeueBatch(_batch)) { IsBackground = true };
        writer.Start();
        await Poll.Until("a writer that waits", () => Task.FromResult(writer.ThreadState.HasFlag(ThreadState.WaitSleepJoin)));

        _queue.Add(2);
        _queue.Close();
        writer.Join();

        Assert.Equal(2, taken);
    }

    [Fact]
    public void after_a_few_it_takes_what_there_is()
    {
        Take(WriteQueue<int>.MinBusyBatch - 1);

        Assert.Equal(1, Take(1));
    }

    [Fact]
    public void with_a_full_batch_it_waits_for_nobody()
    {
        Take(WriteQueue<int>.MinBusyBatch);

        Assert.Equal(_batch.Length, Take(_batch.Length + 1));
    }

    private int Take(int added)
    {
        for (var i = 0; i < added; i++)
            _queue.Add(i);
        return _queue.DequeueBatch(_batch);
    }
}
