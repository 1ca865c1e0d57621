using System.Text;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Storage.Orders;
using Payments.Storage.Rows;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Conformance;

public abstract class WritingStates : StorageTests
{
    private static readonly GrainId Alice = GrainId.Create("note", "alice");

    [Fact]
    public async Task an_unknown_key_reads_as_a_new_state()
    {
        var note = await Storage.Read<Note>(Alice);
        var order = await Storage.Read<TestOrder>(OrderId("a"));

        Assert.Equal(("", null, false), (note.State!.Text, note.ETag, note.RecordExists));
        Assert.Equal(("created", null, false), (order.State!.Status, order.ETag, order.RecordExists));
    }

    [Fact]
    public async Task what_is_written_is_read_again_by_grain_type_key_and_state_name()
    {
        var state = new GrainState<Note>(new Note { Text = "first" });
        await Storage.Write(Alice, state);
        state.State!.Text = "second";
        await Storage.Write(Alice, state);

        Assert.Equal(("2", true), (state.ETag, state.RecordExists));
        var read = await Storage.Read<Note>(Alice);
        Assert.Equal(("second", "2", true), (read.State!.Text, read.ETag, read.RecordExists));
        Assert.False((await Storage.Read<Note>(Alice, "another")).RecordExists);
        Assert.False((await Storage.Read<Note>(GrainId.Create("other", "alice"))).RecordExists);
        Assert.False((await Storage.Read<Note>(GrainId.Create("note", "Alice"))).RecordExists);
    }

    [Fact]
    public async Task an_order_is_read_as_it_was_written()
    {
        var state = await Storage.Create("a", new TestOrder { Status = "created" });
        state.State!.Status = "paid";
        state.State.Paid = 100;
        await Storage.Write(OrderId("a"), state);

        var read = await Storage.Read<TestOrder>(OrderId("a"));
        Assert.Equal(("paid", 100, "2", true), (read.State!.Status, read.State.Paid, read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task a_second_first_write_of_a_key_is_a_conflict()
    {
        await Storage.Create("a", new TestOrder { Text = "mine" });
        await Storage.Write(Alice, new GrainState<Note>(new Note { Text = "mine" }));

        var order = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Create("a", new TestOrder()));
        var note = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(Alice, new GrainState<Note>(new Note())));

        Assert.Equal(("1", null), (order.StoredEtag, order.CurrentEtag));
        Assert.Equal(("1", null), (note.StoredEtag, note.CurrentEtag));
        Assert.Equal("mine", (await Storage.Read<TestOrder>(OrderId("a"))).State!.Text);
        Assert.Equal("mine", (await Storage.Read<Note>(Alice)).State!.Text);
    }

    [Fact]
    public async Task a_rewrite_of_an_old_version_is_a_conflict()
    {
        var mine = await Storage.Create("a", new TestOrder());
        var theirs = await Storage.Read<TestOrder>(OrderId("a"));
        theirs.State!.Text = "theirs";
        await Storage.Write(OrderId("a"), theirs);

        mine.State!.Text = "mine";
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(OrderId("a"), mine));

        Assert.Equal(("2", "1"), (conflict.StoredEtag, conflict.CurrentEtag));
        Assert.Equal("1", mine.ETag);
        Assert.Equal("theirs", (await Storage.Read<TestOrder>(OrderId("a"))).State!.Text);
    }

    [Fact]
    public async Task of_many_writers_of_one_version_exactly_one_wins()
    {
        await Storage.Create("a", new TestOrder());
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async i =>
                {
                    var state = await Storage.Read<TestOrder>(OrderId("a"));
                    state.State!.Text = $"writer {i}";
                    state.ETag = "1";
                    return await Record.ExceptionAsync(() => Storage.Write(OrderId("a"), state));
                })
        );

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.Where(outcome => outcome is not null), outcome => Assert.IsType<InconsistentStateException>(outcome));
        Assert.Equal("2", (await Storage.Read<TestOrder>(OrderId("a"))).ETag);
    }

    [Fact]
    public async Task a_thousand_writers_of_different_keys_all_succeed()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Storage.Create($"order {i}", new TestOrder { Text = $"{i}" })));

        for (var i = 0; i < 1000; i += 37)
            Assert.Equal($"{i}", (await Storage.Read<TestOrder>(OrderId($"order {i}"))).State!.Text);
        Assert.Equal(1000, (await Storage.Totals())["orders.created"]);
    }

    [Fact]
    public async Task a_cleared_state_is_gone_and_can_be_written_anew()
    {
        var note = new GrainState<Note>(new Note { Text = "x" });
        await Storage.Write(Alice, note);
        var order = await Storage.Create("a", new TestOrder { Paid = 5 }.Append(1));

        await Storage.Grains.ClearStateAsync("state", Alice, note);
        await Storage.Grains.ClearStateAsync("state", OrderId("a"), order);

        Assert.Equal(("", null, false), (note.State!.Text, note.ETag, note.RecordExists));
        Assert.Equal((0, null, false), (order.State!.Paid, order.ETag, order.RecordExists));
        Assert.False((await Storage.Read<Note>(Alice)).RecordExists);
        Assert.False((await Storage.Read<TestOrder>(OrderId("a"))).RecordExists);
        Assert.Empty(await Storage.Totals());
        Assert.Empty(await Storage.Sequences("a"));
        await Storage.Write(OrderId("a"), order);
        Assert.Equal("1", order.ETag);
    }

    [Fact]
    public async Task clearing_an_old_version_is_a_conflict_and_clearing_nothing_is_nothing()
    {
        var old = await Storage.Create("a", new TestOrder());
        await Storage.Write(OrderId("a"), await Storage.Read<TestOrder>(OrderId("a")));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Grains.ClearStateAsync("state", OrderId("a"), old));
        await Storage.Grains.ClearStateAsync("state", OrderId("b"), await Storage.Read<TestOrder>(OrderId("b")));

        Assert.Equal("2", (await Storage.Read<TestOrder>(OrderId("a"))).ETag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ord_")]
    [InlineData("ord_aaaaaaaaaaaaaaaaaaaaaaaaab")]
    [InlineData("ord_AAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("rep_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task a_key_that_is_no_order_key_is_refused(string key)
    {
        var grainId = new GrainId(GrainType.Create("order"), IdSpan.Create(key));
        await Assert.ThrowsAsync<ArgumentException>(() => Storage.Read<TestOrder>(grainId));
        await Assert.ThrowsAsync<ArgumentException>(() => Storage.Write(grainId, new GrainState<TestOrder>(new TestOrder())));
    }

    [Fact]
    public async Task text_of_every_script_and_a_megabyte_of_it_survives()
    {
        var text = string.Concat(Enumerable.Repeat("Grüße, 世界, \u0000, \"', 🙂\n", 40_000));
        await Storage.Create(
            "a",
            new TestOrder
            {
                MerchantId = "mér_世",
                MerchantOrderId = "🙂",
                Text = text,
            }
        );
        await Storage.Write(GrainId.Create("note", "世界"), new GrainState<Note>(new Note { Text = text }));

        var read = (await Storage.Read<TestOrder>(OrderId("a"))).State!;
        Assert.Equal(("mér_世", "🙂"), (read.MerchantId, read.MerchantOrderId));
        Assert.Equal(text, read.Text);
        Assert.Equal(text, (await Storage.Read<Note>(GrainId.Create("note", "世界"))).State!.Text);
    }

    [Fact]
    public async Task members_that_the_program_does_not_know_are_kept()
    {
        var note = new GrainState<Note>(JsonSerializer.Deserialize("""{"Text":"a","Added":{"later":[1,2]}}""", TestJson.Default.Note)!);
        await Storage.Write(Alice, note);

        var read = await Storage.Read<Note>(Alice);
        Assert.Equal("""{"later":[1,2]}""", read.State!.Unknown!["Added"].GetRawText());
    }

    [Fact]
    public async Task what_a_grain_changes_while_a_write_is_under_way_is_not_written()
    {
        var state = new GrainState<TestOrder>(new TestOrder { Text = "before" });
        var writing = Storage.Write(OrderId("a"), state);
        state.State!.Text = "after";
        await writing;

        Assert.Equal("before", (await Storage.Read<TestOrder>(OrderId("a"))).State!.Text);
    }

    [Fact]
    public async Task a_write_that_the_database_refuses_fails_alone_and_leaves_nothing()
    {
        var writes = Enumerable
            .Range(0, 100)
            .Select(i => (Name: $"order {i}", Bad: i % 10 == 3))
            .Select(async order =>
                (
                    order.Name,
                    order.Bad,
                    Failure: await Record.ExceptionAsync(() =>
                        Storage.Create(order.Name, new TestOrder { Status = order.Bad ? null : "created" }.Append(1))
                    )
                )
            );

        foreach (var (name, bad, failure) in await Task.WhenAll(writes))
        {
            Assert.Equal(bad, failure is InconsistentStateException { InnerException: StorageException { Fault: StorageFault.Failed } });
            Assert.Equal(!bad, (await Storage.Read<TestOrder>(OrderId(name))).RecordExists);
            Assert.Equal(bad ? 0 : 1, (await Storage.Sequences(name)).Length);
        }

        Assert.Equal(90, (await Storage.Totals())["orders.created"]);
    }

    [Fact]
    public async Task a_state_that_cannot_be_serialized_is_not_written()
    {
        var state = await Storage.Create("a", new TestOrder());
        state.State!.Text = "half a surrogate pair \ud83d";
        state.State.CreatedAt = default;
        state.State.Tracking.Append(new NotAnOrdersRow());

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(OrderId("a"), state));
        Assert.Equal("1", (await Storage.Read<TestOrder>(OrderId("a"))).ETag);
    }

    [Fact]
    public async Task a_loaded_state_that_was_replaced_by_a_strange_one_is_refused()
    {
        var state = await Storage.Create("a", new TestOrder());
        state.State = new TestOrder { Status = "paid" };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write(OrderId("a"), state));

        var loaded = await Storage.Read<TestOrder>(OrderId("a"));
        loaded.State = new TestOrder { Status = "paid", Tracking = loaded.State!.Tracking };
        await Storage.Write(OrderId("a"), loaded);
        Assert.Equal(1, Assert.Single(await Storage.Totals()).Value);
    }

    private sealed class NotAnOrdersRow : IAppendOnlyRow
    {
        public AppendOnlyTable Table { get; } = new("somewhere", "else", []);

        public void Write(CellWriter cells) => cells.Utf8(Encoding.UTF8.GetBytes(OrderTables.Mapping.Table));
    }
}
