using System.Diagnostics;
using Payments.Storage.Merchants;
using Payments.Storage.Schema;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Merchants;
using Payments.Storage.Sqlite.Orders;
using Payments.Storage.Tests.Conformance;
using Xunit;

namespace Payments.Storage.Tests.Sqlite;

public sealed class Opening_a_file : IDisposable
{
    private static readonly SchemaStep[] OneStep = [new(1, "things", IsBreaking: true, "CREATE TABLE things(name TEXT)")];
    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File("a.db");

    [Fact]
    public async Task a_new_file_is_made_with_its_directory_and_an_old_one_keeps_its_content()
    {
        var path = Path.Combine(_directory.File("new"), "deep", "a.db");
        await using (var file = SqliteFile.Open(path, OneStep))
            await Add(file);
        await using var again = SqliteFile.Open(path, OneStep);
        Assert.Equal("1", await Count(again));
    }

    [Fact]
    public async Task a_file_in_use_is_refused_by_name_until_it_is_closed()
    {
        var first = SqliteFile.Open(Database, OneStep);
        var refused = Assert.Throws<StorageException>(() => SqliteFile.Open(Database, OneStep));
        Assert.Equal("storage_locked", refused.Code);
        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);

        await first.DisposeAsync();
        await using var second = SqliteFile.Open(Database, OneStep);
    }

    [Fact]
    public async Task a_file_that_another_process_holds_is_refused()
    {
        var start = new ProcessStartInfo("flock", ["--exclusive", Database + ".lock", "sh", "-c", "echo held; read end"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var other = Process.Start(start)!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(StorageFault.Locked, Assert.Throws<StorageException>(() => SqliteFile.Open(Database, OneStep)).Fault);

        await other.StandardInput.WriteLineAsync("end");
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var file = SqliteFile.Open(Database, OneStep);
    }

    [Fact]
    public void a_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(Database, string.Concat(Enumerable.Repeat("not a database. ", 1000)));
        var refused = Assert.Throws<StorageException>(() => SqliteFile.Open(Database, OneStep));
        Assert.Equal("storage_damaged", refused.Code);
        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("not a database", File.ReadAllText(Database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_damaged_first_page_is_refused()
    {
        await SqliteFile.Open(Database, OneStep).DisposeAsync();
        using (var stream = File.OpenWrite(Database))
        {
            stream.Position = 100;
            stream.Write(Enumerable.Repeat((byte)0xa5, 3000).ToArray());
        }

        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => SqliteFile.Open(Database, OneStep)).Fault);
    }

    [Fact]
    public async Task a_file_that_lost_its_end_is_refused()
    {
        await SqliteFile.Open(Database, SqliteSchema.Steps).DisposeAsync();
        using (var stream = File.OpenWrite(Database))
            stream.SetLength(3 * 4096);

        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => SqliteFile.Open(Database, SqliteSchema.Steps)).Fault);
    }

    [Fact]
    public async Task totals_of_a_program_that_had_a_row_for_each_measure_are_all_there()
    {
        await using (var older = SqliteFile.Open(Database, [.. SqliteSchema.Steps.TakeWhile(step => step.Name != "totals-in-rows")]))
            await older.WriteAsync(connection =>
            {
                connection.Execute(OlderTotals.Insert);
                return true;
            });

        await using var file = SqliteFile.Open(Database, SqliteSchema.Steps);
        await OlderTotals.AreAllThere(new SqliteOrderQueries(file));
    }

    [Fact]
    public async Task merchants_that_were_registered_before_there_was_a_list_are_in_it()
    {
        await using (var older = SqliteFile.Open(Database, [.. SqliteSchema.Steps.TakeWhile(step => step.Name != "merchants")]))
        {
            await older.WriteAsync(connection =>
                SqliteUnderTest.PutMerchant(connection, "mer_b", MerchantQueries.Document("Later", at: "2026-02-01T00:00:00.000Z"))
            );
            await older.WriteAsync(connection =>
                SqliteUnderTest.PutMerchant(connection, "mer_a", MerchantQueries.Document("Earlier", at: "2026-01-01T00:00:00.000Z"))
            );
        }

        await using var file = SqliteFile.Open(Database, SqliteSchema.Steps);
        var page = await new SqliteMerchantQueries(file).ListAsync(new MerchantListing(null, null, 10, null));
        Assert.Equal(["Later", "Earlier"], page.Merchants.Select(merchant => merchant.Name));
    }

    [Fact]
    public async Task orders_of_a_program_that_wrote_no_columns_for_lists_are_in_them()
    {
        await using (var older = SqliteFile.Open(Database, [.. SqliteSchema.Steps.TakeWhile(step => step.Name != "order-lists")]))
            await older.WriteAsync(connection => OlderOrders.Put(connection, "before"));

        await using var file = SqliteFile.Open(Database, SqliteSchema.Steps);
        await file.WriteAsync(connection => OlderOrders.Put(connection, "beside"));
        await file.WriteAsync(static connection =>
        {
            connection.Execute(OlderOrders.Accept);
            return true;
        });

        await OlderOrders.AreAllListed(new SqliteOrderQueries(file));
    }

    [Fact]
    public void a_directory_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_directory.File("file"), "");
        var path = Path.Combine(_directory.File("file"), "a.db");
        var refused = Assert.Throws<StorageException>(() => SqliteFile.Open(path, OneStep));
        Assert.Equal("storage_not_writable", refused.Code);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task steps_are_applied_in_order_and_once()
    {
        await SqliteFile.Open(Database, OneStep).DisposeAsync();
        SchemaStep[] more = [.. OneStep, new(2, "color", IsBreaking: false, "ALTER TABLE things ADD COLUMN color TEXT")];
        await SqliteFile.Open(Database, more).DisposeAsync();
        await using var file = SqliteFile.Open(Database, more);
        Assert.Equal(
            "1 things 1,2 color 0",
            await file.ReadAsync(connection =>
                GroupCommitTests.Single(connection, "SELECT group_concat(number || ' ' || name || ' ' || breaking) FROM schema")
            )
        );
    }

    [Fact]
    public async Task a_step_that_fails_leaves_the_file_as_it_was()
    {
        await SqliteFile.Open(Database, OneStep).DisposeAsync();
        SchemaStep[] bad =
        [
            .. OneStep,
            new(2, "good", IsBreaking: false, "CREATE TABLE more(a)"),
            new(3, "bad", IsBreaking: false, "CREATE nonsense"),
        ];
        Assert.Equal(StorageFault.Failed, Assert.Throws<StorageException>(() => SqliteFile.Open(Database, bad)).Fault);

        await using var file = SqliteFile.Open(Database, OneStep);
        Assert.Equal(
            "schema,things",
            await file.ReadAsync(connection =>
                GroupCommitTests.Single(connection, "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema ORDER BY name)")
            )
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_file_of_a_newer_program_is_refused_only_when_the_change_is_breaking(bool breaking)
    {
        await SqliteFile.Open(Database, [.. OneStep, new SchemaStep(2, "newer", breaking, "CREATE TABLE newer(a)")]).DisposeAsync();
        if (breaking)
        {
            var refused = Assert.Throws<StorageException>(() => SqliteFile.Open(Database, OneStep));
            Assert.Equal("storage_newer", refused.Code);
            Assert.Contains("schema 2, 'newer'", refused.Message, StringComparison.Ordinal);
            return;
        }

        await using var file = SqliteFile.Open(Database, OneStep);
        await Add(file);
    }

    [Fact]
    public void the_servers_schema_is_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, SqliteSchema.Steps.Count), SqliteSchema.Steps.Select(step => step.Number));

    [Fact]
    public void the_library_that_runs_says_its_version() =>
        Assert.Matches(@"^SQLite 3\.(5[0-9]|[6-9][0-9])\.\d+$", SqliteLibrary.Description);

    public void Dispose() => _directory.Dispose();

    private static Task<bool> Add(SqliteFile file) =>
        file.WriteAsync(connection =>
        {
            connection.Execute("INSERT INTO things(name) VALUES ('a')");
            return true;
        });

    private static ValueTask<string> Count(SqliteFile file) =>
        file.ReadAsync(connection => GroupCommitTests.Single(connection, "SELECT count(*) FROM things"));
}
