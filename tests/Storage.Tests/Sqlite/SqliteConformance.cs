using Payments.Storage.Tests.Conformance;

namespace Payments.Storage.Tests.Sqlite;

public sealed class WritingStatesToSqlite : WritingStates
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class TotalsInSqlite : Totals
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class RemindersInSqlite : Conformance.Reminders
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class OrderQueriesInSqlite : OrderQueries
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class OrderEventQueriesInSqlite : OrderEventQueries
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class JournalInSqlite : Journal
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class OneOwnerEachInSqlite : OneOwnerEach
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class FactsInSqlite : Conformance.Facts
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class MerchantQueriesInSqlite : MerchantQueries
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class OrderListingsInSqlite : OrderListings
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class AuditTrailsInSqlite : AuditTrails
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}

public sealed class AlertsInSqlite : Conformance.Alerts
{
    protected override ValueTask<StorageUnderTest> OpenAsync() => new(new SqliteUnderTest());
}
