using Orleans.Storage;
using Payments.Storage.Grains;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Conformance;

public abstract class OneOwnerEach : StorageTests
{
    [Fact]
    public async Task what_belongs_to_another_row_is_named_and_nothing_of_the_write_is_applied()
    {
        await Storage.Create(
            "a",
            new TestOrder { Paid = 10 }
                .Append(1)
                .Pay(1)
        );
        var other = await Storage.Create("b", new TestOrder().Append(1));
        other.State!.Paid = 20;
        other.State.Append(2).Pay(2).Pay(1);

        var taken = await Assert.ThrowsAsync<KeyInUseException>(() => Storage.Write(OrderId("b"), other));

        Assert.Equal(1, Assert.Single(taken.Keys)[0]);
        var sequences = await Storage.Sequences("b");
        Assert.Equal([1], sequences);
        Assert.Equal(10, (await Storage.Totals())["amount.paid"]);
        Assert.Equal("1", (await Storage.Read<TestOrder>(OrderId("b"))).ETag);
    }

    [Fact]
    public async Task a_row_that_was_refused_is_written_once_it_has_been_read_again()
    {
        await Storage.Create("a", new TestOrder().Pay(1));
        var other = await Storage.Create("b", new TestOrder());
        other.State!.Pay(1);
        await Assert.ThrowsAsync<KeyInUseException>(() => Storage.Write(OrderId("b"), other));

        var again = await Storage.Read<TestOrder>(OrderId("b"));
        again.State!.Pay(2);
        await Storage.Write(OrderId("b"), again);

        Assert.Equal("2", again.ETag);
    }

    [Fact]
    public async Task a_new_row_may_not_have_what_belongs_to_another_either()
    {
        await Storage.Create("a", new TestOrder().Pay(1));

        await Assert.ThrowsAsync<KeyInUseException>(() => Storage.Create("b", new TestOrder().Pay(1)));

        Assert.False((await Storage.Read<TestOrder>(OrderId("b"))).RecordExists);
    }

    [Fact]
    public async Task of_many_that_want_it_at_once_one_has_it_and_those_beside_them_are_written()
    {
        var writes = Enumerable
            .Range(0, 40)
            .Select(i => Storage.Create($"{i}", new TestOrder().Append(1).Pay((byte)(i < 30 ? 1 : i))))
            .ToArray();

        await ((Task)Task.WhenAll(writes)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );

        Assert.Equal(11, writes.Count(write => write.IsCompletedSuccessfully));
        Assert.All(writes.Where(write => write.IsFaulted), write => Assert.IsType<KeyInUseException>(write.Exception!.InnerException));
    }

    /// <summary>
    /// Two activations that recorded the same payment of the same order: the later one has an older version, which is all that is wrong.
    /// </summary>
    [Fact]
    public async Task what_belongs_to_the_row_itself_is_in_the_way_of_an_older_version_only_by_its_version()
    {
        await Storage.Create("a", new TestOrder());
        var (first, second) = (await Storage.Read<TestOrder>(OrderId("a")), await Storage.Read<TestOrder>(OrderId("a")));
        first.State!.Pay(1);
        await Storage.Write(OrderId("a"), first);
        second.State!.Pay(1);

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(OrderId("a"), second));

        Assert.Equal("2", lost.StoredEtag);
    }
}
