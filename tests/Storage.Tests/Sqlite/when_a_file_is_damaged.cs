using Payments.Storage.Sqlite;
using Payments.Testing;
using Xunit;

namespace Payments.Storage.Tests.Sqlite;

/// <summary>A file that somebody asks for its fault does not say that it is well while it is not.</summary>
public sealed class When_a_file_is_damaged : IDisposable
{
    private const int PageSize = 4096;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File("payments.db");

    [Fact]
    public async Task a_file_that_was_closed_is_not_looked_through()
    {
        await Fill(Database);
        ScrambleLastPage(Database);
        await using var file = SqliteFile.Open(Database, SqliteSchema.Steps);
        await file.InitialCheck;
        Assert.Null(await Fault(file));
    }

    [Fact]
    public async Task a_file_that_was_not_closed_is_looked_through_and_is_well_when_it_is()
    {
        await using var file = SqliteFile.Open(await Left(scrambled: false), SqliteSchema.Steps);
        await file.InitialCheck;
        Assert.Null(await Fault(file));
    }

    [Fact]
    public async Task damage_in_a_file_that_was_not_closed_is_found_without_anybody_meeting_it()
    {
        await using var file = SqliteFile.Open(await Left(scrambled: true), SqliteSchema.Steps);
        await file.InitialCheck;
        Assert.Contains("damaged", await Fault(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task damage_that_was_met_stays_though_other_writes_succeed()
    {
        await Fill(Database);
        ScrambleLastPage(Database);
        await using var file = SqliteFile.Open(Database, SqliteSchema.Steps);
        Assert.Null(await Fault(file));
        Assert.Equal(StorageFault.Damaged, (await Assert.ThrowsAsync<StorageException>(() => ReadAll(file))).Fault);

        for (var times = 0; times < 3; times++)
            Assert.NotNull(await Fault(file));
        await Poll.Until("the end of the check", async () =>
            (await Fault(file))?.Contains("' is damaged:", StringComparison.Ordinal) == true
        );
    }

    [Fact]
    public async Task a_disk_that_was_full_is_told_until_a_write_and_a_read_succeed()
    {
        await using var file = SqliteFile.Open(Database, SqliteSchema.Steps, new SqliteOptions { MaxPages = 200 });
        var full = await Assert.ThrowsAsync<StorageException>(() =>
            file.WriteAsync(static connection =>
            {
                connection
                    .Prepare(
                        "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('a', 'b', 'c', 1, hex(zeroblob(1000000)))"
                    )
                    .Run();
                return true;
            })
        );
        Assert.Equal(StorageFault.Full, full.Fault);

        // What asks writes and reads something itself.
        Assert.Null(await Fault(file));
        Assert.Null(await Fault(file));
    }

    public void Dispose() => _directory.Dispose();

    private static Task<string?> Fault(SqliteFile file) => file.FaultAsync(Limit, TestContext.Current.CancellationToken);

    private static async Task<string> ReadAll(SqliteFile file) =>
        await file.ReadAsync(static connection => GroupCommitTests.Single(connection, "SELECT sum(length(document)) FROM grain_state"));

    private static async Task Fill(string path)
    {
        await using var file = SqliteFile.Open(path, SqliteSchema.Steps);
        await file.WriteAsync(static connection =>
        {
            for (var i = 0; i < 200; i++)
                connection
                    .Prepare(
                        "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('a', ?1, 'c', 1, hex(randomblob(1000)))"
                    )
                    .Bind(1, i)
                    .Run();
            return true;
        });
    }

    /// <summary>A copy of a file as it is while a server has it open, with its log.</summary>
    private async Task<string> Left(bool scrambled)
    {
        await Fill(Database);
        if (scrambled)
            ScrambleLastPage(Database);
        var copy = _directory.File("left.db");
        await using var file = SqliteFile.Open(Database, SqliteSchema.Steps);
        await file.WriteAsync(static connection =>
        {
            connection.Execute("PRAGMA user_version = 0");
            return true;
        });
        File.Copy(Database, copy);
        File.Copy(Database + "-wal", copy + "-wal");
        return copy;
    }

    private static void ScrambleLastPage(string path)
    {
        using var stream = File.OpenWrite(path);
        stream.Position = stream.Length - PageSize;
        stream.Write(Enumerable.Repeat((byte)0xa5, PageSize).ToArray());
    }
}
