using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans;
using Orleans.Runtime;
using Payments.Storage.Accounts;
using Payments.Storage.Merchants;
using Payments.Storage.Orders;
using Payments.Storage.PostgreSql;
using Payments.Storage.PostgreSql.Accounts;
using Payments.Storage.PostgreSql.Engine;
using Payments.Storage.PostgreSql.Grains;
using Payments.Storage.PostgreSql.Merchants;
using Payments.Storage.PostgreSql.Metadata;
using Payments.Storage.PostgreSql.Orders;
using Payments.Storage.Rows;
using Payments.Storage.Schema;
using Payments.Storage.Tests.Conformance;
using Payments.Testing.PostgreSql;
using Xunit;

namespace Payments.Storage.Tests.PostgreSql;

public sealed class Opening_postgresql
{
    private const string Setting = "Payments:PostgreSql:ConnectionString";

    [Fact]
    public async Task ten_processes_that_start_at_once_on_an_empty_database_all_succeed()
    {
        await using var database = await EmptyAsync();
        var processes = Enumerable.Range(0, 10).Select(_ => Open(database.ConnectionString)).ToArray();
        await Task.WhenAll(processes.Select(process => process.StartAsync(TestContext.Current.CancellationToken)));

        var first = await Task.WhenAll(
            processes.Select(
                (process, number) =>
                    new PostgreSqlMetadata(process).TryReplaceAsync("who", null, $"{number}", TestContext.Current.CancellationToken)
            )
        );
        Assert.Single(first, isFirst => isFirst);
        foreach (var process in processes)
        {
            Assert.Null(await process.FaultAsync(TestContext.Current.CancellationToken));
            await process.DisposeAsync();
        }

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand("SELECT array_agg(number ORDER BY number) FROM schema_steps");
        Assert.Equal(
            PostgreSqlSchema.Steps.Select(step => step.Number),
            (int[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_database_of_a_newer_program_is_refused_only_when_the_change_is_breaking(bool breaking)
    {
        await using var database = await EmptyAsync();
        await UpgradeAsync(database, [.. PostgreSqlSchema.Steps, new SchemaStep(9999, "newer", breaking, "CREATE TABLE newer(a text)")]);
        await using var process = Open(database.ConnectionString);
        var refused = await Record.ExceptionAsync(() => process.StartAsync());

        Assert.Equal(breaking, refused is StorageException { Fault: StorageFault.Newer });
        if (breaking)
            Assert.Contains("schema 9999, 'newer'", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_step_that_fails_leaves_nothing_and_a_file_may_hold_functions()
    {
        await using var database = await EmptyAsync();
        const string function =
            "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$ BEGIN PERFORM 1; RETURN ';'; END $body$; SELECT f();";
        await Assert.ThrowsAsync<PostgresException>(() =>
            UpgradeAsync(
                database,
                [new SchemaStep(1, "good", IsBreaking: false, function), new SchemaStep(2, "bad", IsBreaking: false, "CREATE nonsense")]
            )
        );
        await UpgradeAsync(database, [new SchemaStep(1, "good", IsBreaking: false, function)]);
    }

    [Fact]
    public async Task totals_of_a_program_that_had_a_row_for_each_measure_are_all_there()
    {
        await using var database = await EmptyAsync();
        await UpgradeAsync(
            database,
            [
                .. PostgreSqlSchema.Steps.TakeWhile(step => step.Name != "totals-in-rows"),
                new SchemaStep(9998, "rows", IsBreaking: false, OlderTotals.Insert),
            ]
        );

        await using var process = Open(database.ConnectionString);
        await process.StartAsync(TestContext.Current.CancellationToken);
        await OlderTotals.AreAllThere(new PostgreSqlOrderQueries(process));
    }

    [Fact]
    public async Task merchants_that_were_registered_before_there_was_a_list_are_in_it_and_those_of_another_service_are_not()
    {
        await using var database = await EmptyAsync();
        await UpgradeAsync(database, [.. PostgreSqlSchema.Steps.TakeWhile(step => step.Name != "merchants")]);
        (string Service, string Id, string Name, int Month)[] registered =
        [
            ("payments", "mer_b", "Later", 2),
            ("payments", "mer_a", "Earlier", 1),
            ("other", "mer_c", "Another's", 3),
        ];
        foreach (var (service, id, name, month) in registered)
        {
            var document = MerchantQueries.Document(name, at: $"2026-0{month}-01T00:00:00.000Z");
            await PostgreSqlUnderTest.PutMerchant(database.ConnectionString, service, id, document);
        }

        await using var process = Open(database.ConnectionString);
        await process.StartAsync(TestContext.Current.CancellationToken);
        var page = await new PostgreSqlMerchantQueries(process, "payments").ListAsync(new MerchantListing(null, null, 10, null));
        Assert.Equal(["Later", "Earlier"], page.Merchants.Select(merchant => merchant.Name));
    }

    [Fact]
    public async Task orders_of_a_program_that_wrote_no_columns_for_lists_are_in_them()
    {
        await using var database = await EmptyAsync();
        await UpgradeAsync(
            database,
            [
                .. PostgreSqlSchema.Steps.TakeWhile(step => step.Name != "order-lists"),
                new SchemaStep(9997, "before", IsBreaking: false, OlderOrders.Insert("before")),
            ]
        );

        await using var process = Open(database.ConnectionString);
        await process.StartAsync(TestContext.Current.CancellationToken);
        await UpgradeAsync(
            database,
            [
                .. PostgreSqlSchema.Steps,
                new SchemaStep(9998, "beside", IsBreaking: false, OlderOrders.Insert("beside")),
                new SchemaStep(9999, "accepted", IsBreaking: false, OlderOrders.Accept),
            ]
        );

        await OlderOrders.AreAllListed(new PostgreSqlOrderQueries(process));
    }

    [Fact]
    public async Task rows_of_a_program_that_kept_keys_with_them_are_found_and_it_can_add_none_that_would_not_be()
    {
        const string add =
            "INSERT INTO orders(row, key, hash, version, merchant_id, merchant_order_id, status, created_at, document) VALUES ";
        await using var database = await EmptyAsync();
        var (old, late) = (Key(StorageUnderTest.OrderId("old")), Key(StorageUnderTest.OrderId("late")));
        await UpgradeAsync(
            database,
            [
                .. PostgreSqlSchema.Steps.TakeWhile(step => step.Name != "keys-beside-rows"),
                new SchemaStep(
                    9998,
                    "rows",
                    IsBreaking: false,
                    $$"""
                    {{add}}(7, '{{old}}', 1, 3, 'mer_1', '1', 'paid', 0, '{"Status":"paid"}');
                    INSERT INTO accounts(row, key, hash, version, merchant_id, account_id, document) VALUES (8, '{{Key(
                        StorageUnderTest.AccountKey("alice")
                    )}}', 1, 1, 'mer_1', 'alice', '{}')
                    """
                ),
            ]
        );

        await using var process = Open(database.ConnectionString);
        await process.StartAsync(TestContext.Current.CancellationToken);
        var storage = new PostgreSqlGrainStorage(process, TestJson.Default.Options);
        var order = new GrainState<TestOrder>();
        await storage.ReadStateAsync("state", StorageUnderTest.OrderId("old"), order);
        Assert.Equal(("3", "paid"), (order.ETag, order.State!.Status));
        await storage.WriteStateAsync("state", StorageUnderTest.OrderId("old"), order);
        var account = await new PostgreSqlAccountQueries(process).AuditAsync(
            StorageUnderTest.AccountKey("alice").Key.ToString()!,
            TestContext.Current.CancellationToken
        );
        Assert.Equal((8, "alice"), (account!.Row, account.AccountId));

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand($$"""{{add}}(9, '{{late}}', 1, 1, 'mer_1', '2', 'created', 0, '{}')""");
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(PostgresErrorCodes.UndefinedColumn, refused.SqlState);

        static string Key(GrainId grainId)
        {
            var mapping = grainId.Type.ToString() == OrderTables.Mapping.GrainType ? OrderTables.Mapping : AccountTables.Mapping;
            var key = new byte[PrefixedBase32Key.Size];
            mapping.KeyFormat.Parse(grainId.Key.ToString()!, key);
            return "\\x" + Convert.ToHexString(key);
        }
    }

    [Fact]
    public async Task what_is_wrong_with_the_connection_is_said_with_the_settings_name_and_without_the_password()
    {
        await using var database = await EmptyAsync();
        var server = await PostgreSqlServer.SharedAsync();
        var guest = $"guest_{database.Name}";
        await server.ExecuteAsync($"CREATE USER {guest} PASSWORD 'right-secret'");
        var good = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = guest, Password = "right-secret" };

        await Refused(good, StorageFault.NotWritable, "permission denied for schema public");
        await Refused(new(good.ConnectionString) { Password = "wrong-secret" }, StorageFault.NotWritable, "password authentication failed");
        await Refused(new(good.ConnectionString) { Database = "nowhere" }, StorageFault.NotWritable, "does not exist");
        await Refused(new(good.ConnectionString) { Port = 1 }, StorageFault.Io, "127.0.0.1:1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Database=a;Password=secret")]
    [InlineData("postgres://me:secret@host/a")]
    [InlineData("Host=a;secret=secret")]
    public void what_is_no_connection_string_is_refused_without_being_quoted(string text)
    {
        var refused = Assert.Throws<ValidationException>(() => Open(text));
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new PostgreSqlOptions { ConnectionString = text }.ToString(), StringComparison.Ordinal);
        Assert.True(text.Length == 0 || refused.Message.Contains(Setting, StringComparison.Ordinal));
    }

    private static PostgreSqlDatabase Open(string connectionString) =>
        new(new PostgreSqlOptions { ConnectionString = connectionString }, NullLogger<PostgreSqlDatabase>.Instance);

    private static async Task Refused(NpgsqlConnectionStringBuilder connection, StorageFault fault, string because)
    {
        await using var process = Open(connection.ConnectionString);
        var refused = await Assert.ThrowsAsync<StorageException>(() => process.StartAsync());
        Assert.Equal(fault, refused.Fault);
        Assert.Contains(Setting, refused.Message, StringComparison.Ordinal);
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    private static async Task<PostgreSqlTestDatabase> EmptyAsync() => await (await PostgreSqlUnderTest.ServerAsync()).CreateDatabaseAsync();

    private static async Task UpgradeAsync(PostgreSqlTestDatabase database, SchemaStep[] steps)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await SchemaUpgrade.ApplyAsync(connection, steps, "'test'", TestContext.Current.CancellationToken);
    }
}
