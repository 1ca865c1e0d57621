using Payments.Storage.Sqlite;
using Xunit;
using static Payments.Storage.Tests.Sqlite.GroupCommitTests;

namespace Payments.Storage.Tests.Sqlite;

public sealed class The_log_on_its_way_to_the_disk
{
    private const string Insert =
        "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('t', ?1, 's', 1, ?2)";
    private const string Stored = "SELECT count(*) || ' of ' || sum(length(document)) FROM grain_state";

    [Theory]
    [InlineData(1, 10, "2 of 20")]
    [InlineData(3, 100_000, "4 of 300010")]
    [InlineData(40, 100_000, "41 of 4000010")]
    public async Task all_that_a_caller_was_told_is_in_the_files_by_then(int rows, int length, string stored)
    {
        await using var storage = new SqliteUnderTest();
        await Write(storage.File, "first", 1, 10);
        await Write(storage.File, "then", rows, length);

        using var copies = new TemporaryDirectory();
        foreach (var part in new[] { "", "-wal" })
            File.Copy(storage.File.Path + part, copies.File("copy.db" + part));
        await using var copy = SqliteFile.Open(copies.File("copy.db"), SqliteSchema.Steps);
        Assert.Equal(stored, await copy.ReadAsync(connection => Single(connection, Stored)));
        Assert.Equal("ok", await copy.ReadAsync(connection => Single(connection, "PRAGMA integrity_check")));
    }

    [Fact]
    public async Task a_transaction_reads_back_what_it_had_to_put_in_the_log_for_want_of_memory()
    {
        await using var storage = new SqliteUnderTest(new SqliteOptions { WriterCacheMebibytes = 1 });
        var read = await storage.File.WriteAsync(connection =>
        {
            Fill(connection, "row", 100, 100_000);
            // Writes again to the pages that went first.
            connection.Execute("UPDATE grain_state SET version = version + 1");
            return Single(connection, Stored);
        });

        Assert.Equal("100 of 10000000", read);
        Assert.Equal("100 of 10000000", await storage.File.ReadAsync(connection => Single(connection, Stored)));
        Assert.Equal("ok", await storage.File.ReadAsync(connection => Single(connection, "PRAGMA integrity_check")));
    }

    [Fact]
    public async Task what_a_failed_transaction_left_behind_is_written_over()
    {
        await using var storage = new SqliteUnderTest(new SqliteOptions { WriterCacheMebibytes = 1 });
        await Write(storage.File, "before", 1, 10);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() =>
            storage.File.WriteAsync<bool>(connection =>
            {
                Fill(connection, "lost", 100, 100_000);
                throw new InvalidTimeZoneException("on purpose");
            })
        );
        await Write(storage.File, "after", 5, 100_000);

        Assert.Equal("6 of 500010", await storage.File.ReadAsync(connection => Single(connection, Stored)));
        Assert.Equal("ok", await storage.File.ReadAsync(connection => Single(connection, "PRAGMA integrity_check")));
    }

    private static Task<bool> Write(SqliteFile file, string key, int rows, int length) =>
        file.WriteAsync(connection =>
        {
            Fill(connection, key, rows, length);
            return true;
        });

    private static void Fill(SqliteConnection connection, string key, int rows, int length)
    {
        foreach (var row in Enumerable.Range(0, rows))
            connection.Prepare(Insert).Bind(1, $"{key} {row}").Bind(2, new string('x', length)).Run();
    }
}
