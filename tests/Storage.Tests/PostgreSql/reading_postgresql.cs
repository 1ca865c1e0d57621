using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.PostgreSql;

public sealed class Reading_postgresql
{
    [Fact]
    public async Task more_reads_than_connections_wait_and_give_up_in_time()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options =>
            options with
            {
                PoolSize = 2,
                TimeLimit = TimeSpan.FromSeconds(1),
            }
        );
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => storage.Read<TestOrder>(OrderId("a"))));

        var held = await HeldTable.Hold(storage);
        var failures = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(async _ => await Record.ExceptionAsync(() => storage.Read<TestOrder>(OrderId("a"))))
        );
        Assert.All(failures, failure =>
            Assert.Contains(Assert.IsType<StorageException>(failure).Fault, new[] { StorageFault.Busy, StorageFault.Io })
        );
        await held.DisposeAsync();
        Assert.False((await storage.Read<TestOrder>(OrderId("a"))).RecordExists);
    }

    [Fact]
    public async Task grains_that_wait_are_read_together_each_its_own_and_one_too_many_is_refused_at_once()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options => options with { MaxWaitingReads = 10 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => storage.Create($"{i}", new TestOrder { MerchantOrderId = $"order {i}" })));
        var held = await HeldTable.Hold(storage);
        var first = storage.Read<TestOrder>(OrderId("0"));
        await held.Waiting(1);
        var second = storage.Read<TestOrder>(OrderId("1"));
        await held.Waiting(2);
        var waiting = Enumerable.Range(2, 9).Append(4).Select(i => storage.Read<TestOrder>(OrderId($"{i}"))).ToArray();
        var refused = await Assert.ThrowsAsync<StorageException>(() => storage.Read<TestOrder>(OrderId("none")));
        await held.DisposeAsync();

        Assert.Equal(StorageFault.Busy, refused.Fault);
        Assert.Equal(
            Enumerable.Range(0, 11).Append(4).Select(i => $"order {i}"),
            (await Task.WhenAll([first, second, .. waiting])).Select(read => read.State!.MerchantOrderId)
        );
        Assert.False((await storage.Read<TestOrder>(OrderId("none"))).RecordExists);
    }

    [Fact]
    public async Task a_commit_that_takes_too_long_fails_and_the_next_succeeds()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options =>
            options with
            {
                Writers = 1,
                TimeLimit = TimeSpan.FromSeconds(1),
            }
        );
        var held = await HeldTable.Hold(storage);
        var failure = await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => storage.Create("a", new TestOrder()));
        Assert.Equal(StorageFault.Io, Assert.IsType<StorageException>(failure.InnerException).Fault);
        await held.DisposeAsync();
        await storage.Create("a", new TestOrder());
    }
}
