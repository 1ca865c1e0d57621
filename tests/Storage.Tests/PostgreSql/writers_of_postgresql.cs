using Npgsql;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Storage.PostgreSql.Grains;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.PostgreSql;

public sealed class Writers_of_postgresql
{
    [Fact]
    public async Task writes_that_wait_at_the_same_moment_are_committed_once_and_no_more_than_allowed_together()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options => options with { Writers = 1, MaxBatch = 100 });
        var held = await HeldTable.Hold(storage);
        var first = storage.Create("first", new TestOrder());
        await held.Waiting(1);
        var waiting = Enumerable.Range(0, 250).Select(i => storage.Create($"{i}", new TestOrder().Append(1))).ToArray();
        await held.DisposeAsync();
        await first;
        await Task.WhenAll(waiting);

        Assert.Equal((4, 251, 0), (storage.Database.Counts.Batches, storage.Database.Counts.Writes, storage.Database.Counts.Waiting));
    }

    [Fact]
    public async Task a_write_fails_at_once_when_too_many_wait()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options => options with { Writers = 1, MaxWaitingWrites = 10 });
        var held = await HeldTable.Hold(storage);
        var first = storage.Create("first", new TestOrder());
        await held.Waiting(1);
        var waiting = Enumerable.Range(0, 10).Select(i => storage.Create($"{i}", new TestOrder())).ToArray();

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.Create("one more", new TestOrder()));
        Assert.Equal("storage_busy", Assert.IsType<StorageException>(refused.InnerException).Code);

        await held.DisposeAsync();
        await first;
        await Task.WhenAll(waiting);
        await storage.Create("one more", new TestOrder());
        Assert.Equal(12, (await storage.Totals())["orders.created"]);
    }

    [Fact]
    public async Task a_commit_that_failed_is_told_until_something_can_be_written()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options => options with { Writers = 1 });
        await using var server = NpgsqlDataSource.Create(storage.Options.ConnectionString + ";Pooling=false");
        await Run(server, "ALTER TABLE cluster_facts RENAME TO facts_away");
        var held = await HeldTable.Hold(storage);
        var cut = storage.Create("cut", new TestOrder());
        await held.Waiting(1);
        var before = await storage.Database.FaultAsync(TestContext.Current.CancellationToken);
        await Run(
            server,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        );
        await Assert.ThrowsAsync<InconsistentStateException>(() => cut);
        await held.DisposeAsync();

        var during = await storage.Database.FaultAsync(TestContext.Current.CancellationToken);
        await Run(server, "ALTER TABLE facts_away RENAME TO cluster_facts");
        Assert.Equal((null, null), (before, await storage.Database.FaultAsync(TestContext.Current.CancellationToken)));
        Assert.NotNull(during);
    }

    [Fact]
    public async Task in_one_batch_only_what_is_bad_fails()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options => options with { Writers = 1 });
        var old = await storage.Create("old", new TestOrder());
        await storage.Write(OrderId("old"), await storage.Read<TestOrder>(OrderId("old")));
        var held = await HeldTable.Hold(storage);
        var first = storage.Create("first", new TestOrder());
        await held.Waiting(1);
        var good = Enumerable.Range(0, 50).Select(i => storage.Create($"{i}", new TestOrder())).ToArray();
        var notText = Record.ExceptionAsync(() => storage.Create("nul", new TestOrder { MerchantOrderId = "a\0b" }));
        var notNull = Record.ExceptionAsync(() => storage.Create("null", new TestOrder { Status = null }));
        var twice = Record.ExceptionAsync(() => storage.Create("twice", new TestOrder().Append(1).Append(1)));
        var overflow = Record.ExceptionAsync(() => storage.Create("much", new TestOrder { Paid = long.MaxValue }));
        var alsoMuch = Record.ExceptionAsync(() => storage.Create("more", new TestOrder { Paid = long.MaxValue }));
        var conflict = Record.ExceptionAsync(() => storage.Write(OrderId("old"), old));
        var note = new GrainState<Note>(new Note { Text = "also there" });
        var document = storage.Write(GrainId.Create("note", "a"), note);
        await held.DisposeAsync();

        await first;
        await Task.WhenAll(good);
        await document;
        foreach (var failure in new[] { await notText, await notNull, await twice })
            Assert.Equal(
                StorageFault.Failed,
                Assert.IsType<StorageException>(Assert.IsType<InconsistentStateException>(failure).InnerException).Fault
            );
        // Each of the two can be counted, but not both.
        Assert.IsType<InconsistentStateException>(Assert.Single([await overflow, await alsoMuch], failure => failure is not null));
        Assert.Equal("2", Assert.IsType<InconsistentStateException>(await conflict).StoredEtag);
        Assert.Equal(53, (await storage.Totals())["orders.created"]);
    }

    [Fact]
    public async Task two_silos_that_write_at_once_count_exactly_and_never_stand_in_each_others_way()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options => options with { MaxBatch = 8 });
        await using var another = storage.AnotherProcess();
        var other = new PostgreSqlGrainStorage(another, TestJson.Default.Options);
        await Task.WhenAll(
            Enumerable
                .Range(0, 600)
                .Select(async i =>
                {
                    var (id, state) = (OrderId($"{i}"), new GrainState<TestOrder>(new TestOrder { MerchantId = $"mer_{i % 7}" }));
                    var silo = i % 2 == 0 ? storage.Grains : other;
                    await silo.WriteStateAsync("state", id, state);
                    state.State!.Status = "paid";
                    state.State.Paid = i;
                    await silo.WriteStateAsync("state", id, state);
                })
        );

        for (var merchant = 0; merchant < 7; merchant++)
        {
            var its = Enumerable.Range(0, 600).Where(i => i % 7 == merchant).ToArray();
            Assert.Equal(
                new Dictionary<string, long>(StringComparer.Ordinal) { ["amount.paid"] = its.Sum(), ["orders.paid"] = its.Length },
                await storage.Totals($"mer_{merchant}")
            );
        }

        // Each of the four writers has counted in a slot of its own.
        await using var source = NpgsqlDataSource.Create(storage.Options.ConnectionString);
        await using var command = source.CreateCommand(
            "SELECT string_agg(DISTINCT slot::text, ',' ORDER BY slot::text) FROM merchant_daily"
        );
        Assert.Equal("0,1,2,3", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task a_commit_that_hangs_behind_a_row_that_somebody_holds_holds_no_others_up()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync();
        var held = await storage.Create("held", new TestOrder());
        var rows = await HeldTable.HoldRows(storage);

        var waits = storage.Write(OrderId("held"), held);
        await rows.WaitingForRows(1);
        await storage.Create("other", new TestOrder());
        Assert.False(waits.IsCompleted);
        await rows.DisposeAsync();
        await waits;
    }

    [Fact]
    public async Task of_two_silos_that_write_one_order_one_wins()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync();
        await using var another = storage.AnotherProcess();
        var other = new PostgreSqlGrainStorage(another, TestJson.Default.Options);
        for (var i = 0; i < 20; i++)
        {
            var id = OrderId($"{i}");
            var outcomes = await Task.WhenAll(
                new[] { storage.Grains, other }.Select(async silo =>
                    await Record.ExceptionAsync(() => silo.WriteStateAsync("state", id, new GrainState<TestOrder>(new TestOrder())))
                )
            );
            Assert.IsType<InconsistentStateException>(Assert.Single(outcomes, outcome => outcome is not null));
        }

        Assert.Equal(20, (await storage.Totals())["orders.created"]);
    }

    [Fact]
    public async Task of_two_silos_that_change_one_order_at_the_same_moment_one_wins()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync();
        await using var another = storage.AnotherProcess();
        var other = new PostgreSqlGrainStorage(another, TestJson.Default.Options);
        await storage.Create("a", new TestOrder());
        var held = await HeldTable.HoldRows(storage);
        var changes = new List<Task<Exception?>>();
        foreach (var silo in new[] { storage.Grains, other })
        {
            var state = await storage.Read<TestOrder>(OrderId("a"));
            state.State!.Append(1).Paid = 5;
            changes.Add(Record.ExceptionAsync(() => silo.WriteStateAsync("state", OrderId("a"), state)).AsTask());
        }

        // Both have found the version that they expect, and wait for the row.
        await held.WaitingForRows(2);
        await held.DisposeAsync();
        var lost = Assert.IsType<InconsistentStateException>(Assert.Single(await Task.WhenAll(changes), failure => failure is not null));
        Assert.Equal("2", lost.StoredEtag);
        Assert.Equal(5, (await storage.Totals())["amount.paid"]);
        Assert.Equal(1, Assert.Single(await storage.Sequences("a")));
    }

    [Fact]
    public async Task closing_commits_what_waits_and_refuses_what_comes_later()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync();
        var another = storage.AnotherProcess();
        var other = new PostgreSqlGrainStorage(another, TestJson.Default.Options);
        var waiting = Enumerable
            .Range(0, 100)
            .Select(i => other.WriteStateAsync("state", OrderId($"{i}"), new GrainState<TestOrder>(new TestOrder())))
            .ToArray();
        await another.DisposeAsync();
        await Task.WhenAll(waiting);

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() =>
            other.WriteStateAsync("state", OrderId("late"), new GrainState<TestOrder>(new TestOrder()))
        );
        Assert.Equal(StorageFault.Closed, Assert.IsType<StorageException>(refused.InnerException).Fault);
        Assert.Equal(100, (await storage.Totals())["orders.created"]);
    }

    private static async Task Run(NpgsqlDataSource server, string sql)
    {
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
