using Payments.Storage.Commits;
using Xunit;

namespace Payments.Storage.Tests.Commits;

public sealed class WriteQueueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task while_one_commits_few_writes_wait_for_it_and_many_do_not()
    {
        var queue = new WriteQueue<int>("test", limit: 100, minParallelBatch: 4, Timeout.InfiniteTimeSpan);
        queue.Add(0);
        Assert.Equal(1, queue.DequeueBatch(new int[100]));

        var another = TakeAsync(queue);
        Add(queue, 3);
        queue.CompleteBatch();
        // Had the other begun with these, none would be here.
        Assert.Equal(3, await TakeAsync(queue));
        Assert.False(another.IsCompleted);

        Add(queue, 4);
        Assert.Equal(4, await another);
    }

    [Fact]
    public async Task while_one_hangs_another_goes_on_with_few()
    {
        var queue = new WriteQueue<int>("test", limit: 100, minParallelBatch: 4, TimeSpan.FromMilliseconds(1));
        queue.Add(0);
        Assert.Equal(1, queue.DequeueBatch(new int[100]));
        queue.Add(1);
        Assert.Equal(1, await TakeAsync(queue));
    }

    [Fact]
    public async Task what_a_writer_has_no_room_for_is_for_another_and_the_last_takes_what_is_left_when_it_closes()
    {
        var queue = new WriteQueue<int>("test", limit: 100, minParallelBatch: 4, Timeout.InfiniteTimeSpan);
        var first = TakeAsync(queue, room: 4);
        var second = TakeAsync(queue, room: 4);
        Add(queue, 9);
        var taken = await Task.WhenAll(first, second);
        var last = TakeAsync(queue);
        queue.Close();
        Assert.Equal(9, taken.Sum() + await last);
        Assert.Equal(0, await TakeAsync(queue));
    }

    private static void Add(WriteQueue<int> queue, int writes)
    {
        for (var i = 0; i < writes; i++)
            queue.Add(i);
    }

    private static Task<int> TakeAsync(WriteQueue<int> queue, int room = 100) =>
        Task
            .Factory.StartNew(
                () => queue.DequeueBatch(new int[room]),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .WaitAsync(Limit);
}
