using Payments.Storage.Tests.Conformance;

namespace Payments.Storage.Tests.PostgreSql;

public sealed class WritingStatesToPostgreSql : WritingStates
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class TotalsInPostgreSql : Totals
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class RemindersInPostgreSql : Conformance.Reminders
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class OrderQueriesInPostgreSql : OrderQueries
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class OrderEventQueriesInPostgreSql : OrderEventQueries
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class JournalInPostgreSql : Journal
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class OneOwnerEachInPostgreSql : OneOwnerEach
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class FactsInPostgreSql : Conformance.Facts
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class MerchantQueriesInPostgreSql : MerchantQueries
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class OrderListingsInPostgreSql : OrderListings
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class AuditTrailsInPostgreSql : AuditTrails
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}

public sealed class AlertsInPostgreSql : Conformance.Alerts
{
    protected override async ValueTask<StorageUnderTest> OpenAsync() => await PostgreSqlUnderTest.OpenAsync();
}
