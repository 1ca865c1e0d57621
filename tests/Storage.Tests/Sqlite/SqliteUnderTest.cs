using System;
using System.Threading.Tasks;
using Orleans;
using Orleans.Storage;
using Payments.Storage.Accounts;
using Payments.Storage.Facts;
using Payments.Storage.Grains;
using Payments.Storage.Orders;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Accounts;
using Payments.Storage.Sqlite.Facts;
using Payments.Storage.Sqlite.Grains;
using Payments.Storage.Sqlite.Orders;
using Payments.Storage.Tests.Conformance;

namespace Payments.Storage.Tests.Sqlite;

/// <summary>A database in a directory of its own.</summary>
internal sealed class SqliteUnderTest : StorageUnderTest
{
    private readonly TemporaryDirectory _directory = new();

    public SqliteUnderTest(SqliteOptions? options = null)
    {
        File = SqliteFile.Open(_directory.File("payments.db"), StorageSchema.Steps, options);
        Grains = new SqliteGrainStorage(File, TestJson.Default.Options);
        Reminders = new SqliteReminderTable(File, [OrderRows.Shape], new SteadyClock(Clock), Clock, new Random(1), new ReminderOptions { MaxDueRows = MaxDueRows });
        Orders = new SqliteOrderQueries(File);
        Accounts = new SqliteAccountQueries(File);
        Facts = new SqliteFacts(File);
    }

    public SqliteFile File { get; }

    public override IGrainStorage Grains { get; }

    public override IReminderTable Reminders { get; }

    public override IOrderQueries Orders { get; }

    public override IAccountQueries Accounts { get; }

    public override IDatabaseFacts Facts { get; }

    public override async ValueTask DisposeAsync()
    {
        await File.DisposeAsync();
        _directory.Dispose();
    }
}
