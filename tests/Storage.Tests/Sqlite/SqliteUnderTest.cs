using Orleans;
using Orleans.Storage;
using Payments.Storage.Accounts;
using Payments.Storage.Alerts;
using Payments.Storage.Audit;
using Payments.Storage.Grains;
using Payments.Storage.Merchants;
using Payments.Storage.Metadata;
using Payments.Storage.Orders;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Accounts;
using Payments.Storage.Sqlite.Alerts;
using Payments.Storage.Sqlite.Audit;
using Payments.Storage.Sqlite.Grains;
using Payments.Storage.Sqlite.Merchants;
using Payments.Storage.Sqlite.Metadata;
using Payments.Storage.Sqlite.Orders;
using Payments.Storage.Tests.Conformance;

namespace Payments.Storage.Tests.Sqlite;

/// <summary>A database in a directory of its own.</summary>
internal sealed class SqliteUnderTest : StorageUnderTest
{
    private readonly TemporaryDirectory _directory = new();

    public SqliteUnderTest(SqliteOptions? options = null)
    {
        File = SqliteFile.Open(_directory.File("payments.db"), SqliteSchema.Steps, options);
        Grains = new SqliteGrainStorage(File, TestJson.Default.Options);
        Reminders = new SqliteReminderTable(
            File,
            [OrderTables.Mapping],
            new MonotonicClock(Clock),
            Clock,
            new Random(1),
            new DueReminderOptions { MaxDueRows = MaxDueRows }
        );
        Orders = new SqliteOrderQueries(File);
        Accounts = new SqliteAccountQueries(File);
        Facts = new SqliteMetadata(File);
        Alerts = new SqliteAlertStorage(File);
        Merchants = new SqliteMerchantQueries(File);
        Audit = new SqliteAuditTrail(File);
    }

    public SqliteFile File { get; }

    public override IGrainStorage Grains { get; }

    public override IReminderTable Reminders { get; }

    public override IOrderQueries Orders { get; }

    public override IAccountQueries Accounts { get; }

    public override IDatabaseMetadata Facts { get; }

    public override IMerchantQueries Merchants { get; }

    public override IAuditTrail Audit { get; }
    public override IAlertStorage Alerts { get; }

    public override Task PutMerchant(string id, string document) => File.WriteAsync(connection => PutMerchant(connection, id, document));

    public static bool PutMerchant(SqliteConnection connection, string id, string document)
    {
        const string sql = """
            INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('merchant', ?1, 'merchant', 1, ?2)
            ON CONFLICT DO UPDATE SET version = version + 1, document = excluded.document
            """;
        connection.Prepare(sql).Bind(1, id).Bind(2, document).Run();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await File.DisposeAsync();
        _directory.Dispose();
    }
}
