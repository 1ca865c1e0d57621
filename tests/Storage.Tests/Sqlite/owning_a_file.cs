using System.Diagnostics;
using System.Runtime.Versioning;
using Payments.Storage.Schema;
using Payments.Storage.Sqlite;
using Xunit;

namespace Payments.Storage.Tests.Sqlite;

/// <summary>A file belongs to one server, under the name that it was opened by, and to nobody but the server's user.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Owning_a_file : IDisposable
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly SchemaStep[] OneStep = [new(1, "things", IsBreaking: true, "CREATE TABLE things(name TEXT)")];
    private readonly TemporaryDirectory _directory = new();

    private string Database => Path.Combine(_directory.File("data"), "a.db");

    [Fact]
    public async Task a_file_in_use_is_refused_though_its_lock_file_was_deleted_and_though_it_was_read_meanwhile()
    {
        await using var first = SqliteFile.Open(Database, OneStep);
        await Add(first);
        File.Delete(Database + ".lock");
        // Closing a descriptor of a file lets go of the locks that SQLite takes.
        await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);

        var refused = Assert.Throws<StorageException>(() => SqliteFile.Open(Database, OneStep));
        Assert.Equal("storage_locked", refused.Code);
        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);
        await Add(first);
    }

    [Fact]
    public async Task another_program_reads_and_copies_a_file_in_use()
    {
        await using var file = SqliteFile.Open(Database, OneStep);
        await Add(file);
        Assert.Equal("1", await Shell(Database, "SELECT count(*) FROM things"));
        await Shell(Database, $".backup '{_directory.File("copy.db")}'");
        await Add(file);

        await using var copy = SqliteFile.Open(_directory.File("copy.db"), OneStep);
        Assert.Equal("1", await Count(copy));
        Assert.Equal("2", await Count(file));
    }

    [Fact]
    public async Task a_file_that_is_made_and_what_stands_beside_it_is_its_owners_alone()
    {
        await using var file = SqliteFile.Open(Database, OneStep);
        await Add(file);
        var files = Directory.GetFiles(Path.GetDirectoryName(Database)!);
        Assert.Equal(["a.db", "a.db-shm", "a.db-wal", "a.db.lock"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, made => Assert.Equal(OwnersFile, File.GetUnixFileMode(made)));
        Assert.Equal(OwnersFile | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Database)!));
    }

    [Fact]
    public async Task a_file_that_others_could_read_is_its_owners_alone_once_it_is_opened()
    {
        await SqliteFile.Open(Database, OneStep).DisposeAsync();
        File.SetUnixFileMode(Database, OwnersFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using var file = SqliteFile.Open(Database, OneStep);
        await Add(file);
        Assert.All((string[])[Database, Database + "-wal"], opened => Assert.Equal(OwnersFile, File.GetUnixFileMode(opened)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task nothing_is_written_into_a_file_that_was_deleted(string ending)
    {
        await using var file = SqliteFile.Open(Database, OneStep);
        await Add(file);
        File.Delete(Database + ending);

        await IsAway(file);
    }

    [Fact]
    public async Task nothing_is_written_into_a_file_that_was_replaced()
    {
        await using var file = SqliteFile.Open(Database, OneStep);
        await Add(file);
        File.Copy(Database, Database + ".new");
        File.Move(Database + ".new", Database, overwrite: true);

        await IsAway(file);
    }

    [Fact]
    public async Task a_file_that_was_moved_is_written_again_when_it_is_back()
    {
        await using var file = SqliteFile.Open(Database, OneStep);
        await Add(file);
        Directory.Move(_directory.File("data"), _directory.File("elsewhere"));
        await IsAway(file);
        // Nor is another file opened that stands in its place by now.
        await SqliteFile.Open(Database, OneStep).DisposeAsync();
        await IsAway(file);
        Directory.Delete(_directory.File("data"), recursive: true);

        Directory.Move(_directory.File("elsewhere"), _directory.File("data"));
        Assert.Null(await file.FaultAsync(Limit, TestContext.Current.CancellationToken));
        await Add(file);
        Assert.Equal("2", await Count(file));
    }

    [Fact]
    public async Task closing_a_file_that_was_replaced_leaves_the_one_in_its_place_alone()
    {
        var first = SqliteFile.Open(Database, OneStep);
        await Add(first);
        Directory.Move(_directory.File("data"), _directory.File("elsewhere"));
        await using (var second = SqliteFile.Open(Database, OneStep))
        {
            await Add(second);
            await first.DisposeAsync();
            Assert.True(File.Exists(Database + "-wal"));
            await Add(second);
        }

        await using var again = SqliteFile.Open(Database, OneStep);
        await using var moved = SqliteFile.Open(Path.Combine(_directory.File("elsewhere"), "a.db"), OneStep);
        Assert.Equal(("2", "1"), (await Count(again), await Count(moved)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_file_that_is_expected_and_is_missing_or_empty_is_not_begun(bool isThere)
    {
        Directory.CreateDirectory(_directory.File("data"));
        if (isThere)
            File.WriteAllText(Database, "");
        var refused = Assert.Throws<StorageException>(() =>
            SqliteFile.Open(Database, OneStep, new SqliteOptions { ExpectedReason = "there was one." })
        );
        Assert.Equal("storage_missing", refused.Code);
        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("there was one.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(isThere, File.Exists(Database));
    }

    [Fact]
    public async Task a_database_that_holds_nothing_is_not_begun_where_one_is_expected()
    {
        Directory.CreateDirectory(_directory.File("data"));
        await Shell(Database, "PRAGMA journal_mode=WAL; PRAGMA user_version=0; VACUUM");
        await Shell(Database, "CREATE TABLE a(b); DROP TABLE a");
        for (var attempt = 0; attempt < 2; attempt++)
            Assert.Equal(
                StorageFault.Missing,
                Assert
                    .Throws<StorageException>(() =>
                        SqliteFile.Open(Database, OneStep, new SqliteOptions { ExpectedReason = "there was one." })
                    )
                    .Fault
            );
    }

    [Fact]
    public async Task a_file_that_is_expected_and_there_is_opened()
    {
        await SqliteFile.Open(Database, OneStep).DisposeAsync();
        await using var file = SqliteFile.Open(Database, OneStep, new SqliteOptions { ExpectedReason = "there was one." });
        await Add(file);
    }

    public void Dispose() => _directory.Dispose();

    private async Task IsAway(SqliteFile file)
    {
        Assert.Equal("storage_moved", (await Assert.ThrowsAsync<StorageException>(() => Add(file))).Code);
        Assert.Contains(Database, await file.FaultAsync(Limit, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<bool> Add(SqliteFile file) =>
        file.WriteAsync(connection =>
        {
            connection.Execute("INSERT INTO things(name) VALUES ('a')");
            return true;
        });

    private static ValueTask<string> Count(SqliteFile file) =>
        file.ReadAsync(connection => GroupCommitTests.Single(connection, "SELECT count(*) FROM things"));

    private static async Task<string> Shell(string database, string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("sqlite3", [database, command]) { UseShellExecute = false, RedirectStandardOutput = true }
        )!;
        var said = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
        return said.Trim();
    }
}
