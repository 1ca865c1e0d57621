using System;
using System.Threading.Tasks;
using Orleans.Payments.Storage.Grains;
using Orleans.Payments.Storage.Accounts;
using Orleans.Payments.Storage.Orders;
using Orleans.Payments.Storage.Sqlite;
using Orleans.Payments.Storage.Sqlite.Accounts;
using Orleans.Payments.Storage.Sqlite.Grains;
using Orleans.Payments.Storage.Sqlite.Orders;
using Orleans.Payments.Storage.Tests.Conformance;
using Orleans.Storage;

namespace Orleans.Payments.Storage.Tests.Sqlite;

/// <summary>A database in a directory of its own.</summary>
internal sealed class SqliteUnderTest : StorageUnderTest
{
    private readonly TemporaryDirectory _directory = new();

    public SqliteUnderTest(SqliteOptions? options = null)
    {
        File = SqliteFile.Open(_directory.File("payments.db"), StorageSchema.Steps, options);
        Grains = new SqliteGrainStorage(File, TestJson.Default.Options);
        Reminders = new SqliteReminderTable(File, [OrderRows.Shape], Clock, new Random(1), new ReminderOptions { MaxDueRows = MaxDueRows });
        Orders = new SqliteOrderQueries(File);
        Accounts = new SqliteAccountQueries(File);
    }

    public SqliteFile File { get; }

    public override IGrainStorage Grains { get; }

    public override IReminderTable Reminders { get; }

    public override IOrderQueries Orders { get; }

    public override IAccountQueries Accounts { get; }

    public override async ValueTask DisposeAsync()
    {
        await File.DisposeAsync();
        _directory.Dispose();
    }
}
