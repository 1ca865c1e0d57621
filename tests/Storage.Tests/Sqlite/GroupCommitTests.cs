using System.Globalization;
using Orleans.Storage;
using Payments.Storage.Commits;
using Payments.Storage.Sqlite;
using Payments.Testing;
using SQLitePCL;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Sqlite;

public sealed class GroupCommitTests
{
    private const string Insert =
        "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('t', ?1, 's', 1, ?2)";

    [Fact]
    public async Task writes_that_wait_at_the_same_moment_are_flushed_once()
    {
        await using var storage = new SqliteUnderTest();
        using var held = await HeldWriter.Hold(storage.File);
        var waiting = Enumerable.Range(0, 300).Select(i => storage.Create($"{i}", new TestOrder())).ToArray();
        await held.Release();
        await Task.WhenAll(waiting);

        Assert.Equal(new CommitCounts(Batches: 2, Writes: 301, Waiting: 0), storage.File.Counts);
    }

    [Fact]
    public async Task a_batch_is_no_larger_than_allowed()
    {
        await using var storage = new SqliteUnderTest(new SqliteOptions { MaxBatch = 4 });
        using var held = await HeldWriter.Hold(storage.File);
        var waiting = Enumerable.Range(0, 10).Select(i => storage.Create($"{i}", new TestOrder())).ToArray();
        await held.Release();
        await Task.WhenAll(waiting);

        Assert.Equal(new CommitCounts(Batches: 1 + 3, Writes: 11, Waiting: 0), storage.File.Counts);
    }

    [Fact]
    public async Task a_write_fails_at_once_when_too_many_wait()
    {
        await using var storage = new SqliteUnderTest(new SqliteOptions { MaxWaitingWrites = 10 });
        using var held = await HeldWriter.Hold(storage.File);
        var waiting = Enumerable.Range(0, 10).Select(i => storage.Create($"{i}", new TestOrder())).ToArray();

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.Create("one more", new TestOrder()));
        Assert.Equal("storage_busy", Assert.IsType<StorageException>(refused.InnerException).Code);

        await held.Release();
        await Task.WhenAll(waiting);
        await storage.Create("one more", new TestOrder());
        Assert.Equal(11, (await storage.Totals())["orders.created"]);
    }

    [Fact]
    public async Task a_write_waits_while_another_connection_holds_the_file_for_a_moment()
    {
        await using var storage = new SqliteUnderTest();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(storage.File.Path, out var other));
        using (other)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(other, "BEGIN IMMEDIATE"));
            var write = storage.Create("patient", new TestOrder());
            await Poll.Until("a writer that has taken the write", () => Task.FromResult(storage.File.Counts.Waiting == 0));
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(other, "COMMIT"));
            await write;
        }

        Assert.Equal(1, storage.File.Counts.Batches);
    }

    [Fact]
    public async Task a_function_that_throws_fails_alone_and_nothing_of_it_is_kept()
    {
        await using var storage = new SqliteUnderTest();
        using var held = await HeldWriter.Hold(storage.File);
        var good = storage.Create("good", new TestOrder());
        var bad = storage.File.WriteAsync<bool>(connection =>
        {
            connection.Prepare(Insert).Bind(1, "bad").Bind(2, "{}").Run();
            throw new InvalidTimeZoneException("on purpose");
        });
        var alsoGood = storage.File.WriteAsync(connection =>
        {
            connection.Prepare(Insert).Bind(1, "good").Bind(2, "{}").Run();
            return connection.Changes;
        });
        await held.Release();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => bad);
        await good;
        Assert.Equal(1, await alsoGood);
        Assert.Equal(
            "good",
            await storage.File.ReadAsync(connection => Single(connection, "SELECT group_concat(grain_key) FROM grain_state"))
        );
    }

    [Fact]
    public async Task a_read_sees_only_what_is_committed()
    {
        await using var storage = new SqliteUnderTest();
        using var held = await HeldWriter.Hold(storage.File);
        var waiting = storage.Create("a", new TestOrder());

        Assert.False((await storage.Read<TestOrder>(OrderId("a"))).RecordExists);
        await held.Release();
        await waiting;
        Assert.True((await storage.Read<TestOrder>(OrderId("a"))).RecordExists);
    }

    [Fact]
    public async Task a_read_that_fails_halfway_leaves_its_connection_usable()
    {
        await using var storage = new SqliteUnderTest(new SqliteOptions { Readers = 1 });
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
                await storage.File.ReadAsync<bool>(connection =>
                {
                    connection.Prepare("SELECT 1 UNION SELECT 2").Step();
                    throw new InvalidTimeZoneException("on purpose");
                })
            );
            await Assert.ThrowsAsync<StorageException>(async () =>
                await storage.File.ReadAsync(connection => Single(connection, "SELECT nonsense"))
            );
        }

        Assert.Equal("7", await storage.File.ReadAsync(connection => Single(connection, "SELECT 7")));
    }

    [Fact]
    public async Task closing_commits_what_waits_and_refuses_what_comes_later()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("a.db");
        var file = SqliteFile.Open(path, SqliteSchema.Steps);
        using var held = await HeldWriter.Hold(file);
        var waiting = file.WriteAsync(connection =>
        {
            connection.Prepare(Insert).Bind(1, "waiting").Bind(2, "{}").Run();
            return true;
        });
        var closing = file.DisposeAsync();
        Assert.Equal(StorageFault.Closed, (await Assert.ThrowsAsync<StorageException>(() => file.WriteAsync(_ => true))).Fault);
        await held.Release();
        await closing;

        Assert.True(await waiting);
        Assert.Equal(StorageFault.Closed, (await Assert.ThrowsAsync<StorageException>(async () => await file.ReadAsync(_ => true))).Fault);
        Assert.False(File.Exists(path + "-wal"));
        await using var again = SqliteFile.Open(path, SqliteSchema.Steps);
        Assert.Equal("waiting", await again.ReadAsync(connection => Single(connection, "SELECT grain_key FROM grain_state")));
    }

    [Fact]
    public async Task the_log_is_used_again_and_does_not_grow_with_every_write()
    {
        await using var storage = new SqliteUnderTest(new SqliteOptions { CheckpointPages = 100 });
        var log = new FileInfo(storage.File.Path + "-wal");
        var text = new string('x', 100_000);
        long written = 0;
        for (var i = 0; i < 20_000 && (i < 20 || written < 4 * log.Length); i++, written += text.Length)
        {
            await storage.Create($"{i}", new TestOrder { Text = text });
            log.Refresh();
        }

        Assert.InRange(log.Length, 1, written / 4);
    }

    internal static string Single(SqliteConnection connection, string sql)
    {
        var row = connection.Prepare(sql);
        return row.Step() ? row.Text(0) : string.Empty.ToString(CultureInfo.InvariantCulture);
    }
}
