using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans;
using Orleans.Storage;
using Payments.Storage.Accounts;
using Payments.Storage.Alerts;
using Payments.Storage.Audit;
using Payments.Storage.Grains;
using Payments.Storage.Merchants;
using Payments.Storage.Metadata;
using Payments.Storage.Orders;
using Payments.Storage.PostgreSql;
using Payments.Storage.PostgreSql.Accounts;
using Payments.Storage.PostgreSql.Alerts;
using Payments.Storage.PostgreSql.Audit;
using Payments.Storage.PostgreSql.Grains;
using Payments.Storage.PostgreSql.Merchants;
using Payments.Storage.PostgreSql.Metadata;
using Payments.Storage.PostgreSql.Orders;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Grains;
using Payments.Storage.Tests.Conformance;
using Payments.Storage.Tests.Sqlite;
using Payments.Testing.PostgreSql;
using Xunit;

namespace Payments.Storage.Tests.PostgreSql;

/// <summary>
/// A database of its own on the server of these tests. What grains register as reminders is kept elsewhere, here in a file.
/// </summary>
internal sealed class PostgreSqlUnderTest : StorageUnderTest
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync, LazyThreadSafetyMode.ExecutionAndPublication);
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteFile _registered;

    private PostgreSqlUnderTest(PostgreSqlTestDatabase database, PostgreSqlOptions options)
    {
        (Server, Options) = (database, options);
        _registered = SqliteFile.Open(_directory.File("reminders.db"), SqliteSchema.Steps);
        Database = new PostgreSqlDatabase(options, NullLogger<PostgreSqlDatabase>.Instance);
        Grains = new PostgreSqlGrainStorage(Database, TestJson.Default.Options);
        Orders = new PostgreSqlOrderQueries(Database);
        Accounts = new PostgreSqlAccountQueries(Database);
        Facts = new PostgreSqlMetadata(Database);
        Alerts = new PostgreSqlAlertStorage(Database);
        Merchants = new PostgreSqlMerchantQueries(Database, ServiceId);
        Audit = new PostgreSqlAuditTrail(Database);
        Reminders = new PostgreSqlReminderTable(
            Database,
            [OrderTables.Mapping],
            new SqliteReminderTable(_registered, [], new MonotonicClock(Clock), Clock, new Random(1)),
            new MonotonicClock(Clock),
            Clock,
            new Random(1),
            new DueReminderOptions { MaxDueRows = MaxDueRows }
        );
    }

    public PostgreSqlTestDatabase Server { get; }

    public PostgreSqlOptions Options { get; }

    public PostgreSqlDatabase Database { get; }

    public override IGrainStorage Grains { get; }

    public override IReminderTable Reminders { get; }

    public override IOrderQueries Orders { get; }

    public override IAccountQueries Accounts { get; }

    public override IDatabaseMetadata Facts { get; }

    public override IMerchantQueries Merchants { get; }

    public override IAuditTrail Audit { get; }
    public override IAlertStorage Alerts { get; }

    public override Task PutMerchant(string id, string document) => PutMerchant(Server.ConnectionString, ServiceId, id, document);

    /// <summary>By the statement of Orleans' own provider.</summary>
    public static async Task PutMerchant(string connectionString, string serviceId, string id, string document)
    {
        const string sql = """
            SELECT orleans_write_state($1, 0, 0, 1, 'merchant', $2, $3,
                (SELECT version FROM orleans_grain_state WHERE service_id = $3 AND grain_id_text = $2), convert_to($4, 'UTF8'))
            """;
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        object[] values = [id.GetHashCode(StringComparison.Ordinal), id, serviceId, document];
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        Assert.NotEqual(DBNull.Value, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public static async ValueTask<PostgreSqlServer> ServerAsync()
    {
        return await PostgreSqlServer.SharedAsync();
    }

    public static async ValueTask<PostgreSqlUnderTest> OpenAsync(Func<PostgreSqlOptions, PostgreSqlOptions>? change = null)
    {
        var server = await ServerAsync();
        var database = await server.CreateDatabaseAsync(await Template.Value);
        var options = new PostgreSqlOptions { ConnectionString = database.ConnectionString };
        return new PostgreSqlUnderTest(database, change?.Invoke(options) ?? options);
    }

    /// <summary>The same database as another process sees it.</summary>
    public PostgreSqlDatabase AnotherProcess() => new(Options, NullLogger<PostgreSqlDatabase>.Instance);

    public override async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Server.DisposeAsync();
        await _registered.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var template = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        await using var database = new PostgreSqlDatabase(
            new PostgreSqlOptions { ConnectionString = template.ConnectionString },
            NullLogger<PostgreSqlDatabase>.Instance
        );
        await database.StartAsync();
        return template.Name;
    }
}
