using Payments.Storage.Audit;
using Payments.Storage.Merchants;
using Payments.Storage.Orders;
using Payments.Storage.Sqlite;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Sqlite;

public sealed class Plans_of_queries
{
    [Fact]
    public async Task reads_cost_the_same_however_many_orders_there_are_because_none_scans_or_sorts()
    {
        // One reader prepares every statement, so its statements are all there are.
        await using var storage = new SqliteUnderTest(new SqliteOptions { Readers = 1 });
        var key = OrderId("a").Key.ToString()!;
        var cancel = TestContext.Current.CancellationToken;
        await storage.Create("a", new TestOrder { DueAt = storage.Clock.GetUtcNow() }.Append(1));
        foreach (long? min in new long?[] { null, 1 })
        {
            await storage.Orders.ListAsync(new OrderListing("mer_1", 10, null) { AmountMin = min }, cancel);
            await storage.Orders.ListAsync(new OrderListing("mer_1", 10, null) { AmountMin = min, PayerId = "p" }, cancel);
            await storage.Orders.ListAsync(new OrderListing("mer_1", 10, null) { AmountMin = min, AccountId = "a" }, cancel);
            await storage.Orders.ListAsync(new OrderListing("mer_1", 10, null) { AmountMin = min, Kind = OrderListing.TopUp }, cancel);
            await storage.Orders.ListAsync(new OrderListing(null, 10, null) { AmountMin = min, Kind = OrderListing.TopUp }, cancel);
            await storage.Orders.ListAsync(new OrderListing(null, 10, null) { AmountMin = min }, cancel);
            await storage.Orders.ListAsync(new OrderListing(null, 10, null) { AmountMin = min, Statuses = ["failed"] }, cancel);
        }

        await storage.Orders.EventsAsync(key, 1, 10, cancel);
        await storage.Orders.EventsOfAsync([key], cancel);
        await storage.Orders.AttemptsAsync(key, 10, cancel);
        await storage.Orders.ExhaustedNotificationsAsync("mer_1", storage.Clock.GetUtcNow(), 10, null, cancel);
        await storage.Orders.ForeignReportsAsync(10, null, cancel);
        await storage.Orders.ForeignReportsOfAsync(key, cancel);
        await storage.Orders.UnconfirmedAsync(10, null, cancel);
        await storage.Orders.UnconfirmedCountAsync(10, cancel);
        await storage.Orders.ExhaustedCountAsync(storage.Clock.GetUtcNow(), 10, cancel);
        await storage.Alerts.ListAsync(null, 10, null, cancel);
        await storage.Alerts.ListAsync(true, 10, null, cancel);
        await storage.Alerts.ListAsync(false, 10, null, cancel);
        await storage.Alerts.FindAsync("alr_a", cancel);
        await storage.Alerts.UnfinishedAsync(cancel);
        await storage.Alerts.OpenCountsAsync(cancel);
        await storage.Orders.DueTimesAsync(storage.Clock.GetUtcNow(), 10, cancel);
        await storage.Orders.DueAsync(storage.Clock.GetUtcNow(), 10, cancel);
        await storage.Orders.DailyTotalsAsync("mer_1", TestOrder.Day, TestOrder.Day, cancel);
        await storage.Orders.PeriodTotalsAsync("mer_1", TestOrder.Day, TestOrder.Day, cancel);
        await storage.Orders.PendingAsync("mer_1", 10, null, cancel);
        await storage.Orders.StepCountsAsync(
            new OrderCounting("mer_1", storage.Clock.GetUtcNow(), TimeSpan.FromHours(1), 24, ["paid"]),
            cancel
        );
        await storage.Orders.EventsAfterAsync(default, 10, cancel);
        await storage.Orders.LastEventCursorAsync(cancel);
        await storage.Merchants.ListAsync(new MerchantListing(null, null, 10, null), cancel);
        foreach (
            var listing in (AuditListing[])
                [
                    new(10, null),
                    new(10, null) { MerchantId = "mer_1" },
                    new(10, null) { Actor = "key_1" },
                    new(10, null) { Action = "sign_in" },
                ]
        )
            await storage.Audit.ListAsync(listing, cancel);
        await storage.Audit.LinksAsync(null, default, 10, cancel);
        await storage.Audit.LinksAsync("mer_1", default, 10, cancel);
        await storage.Read<TestOrder>(OrderId("a"));
        await storage.Reminders.ReadRow(OrderId("a"), "due");
        await storage.Reminders.ReadRows(0, 0);

        // Registered reminders are few and read all at once.
        var ofStates = await storage.File.ReadAsync(Plans);
        var ofLists = await storage.File.QueryAsync(static (connection, plans) => plans(connection), Plans);
        string[] plans = [.. ofStates.Concat(ofLists).DistinctBy(plan => plan.Key).Select(plan => plan.Value)];

        Assert.Equal(50, plans.Length);
        Assert.All(plans, plan => Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal));
        Assert.All(plans, plan => Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Plans(SqliteConnection connection) =>
        connection
            .Texts.ToArray()
            .Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal) && !sql.Contains("FROM reminders", StringComparison.Ordinal))
            .ToDictionary(sql => sql, sql => Plan(connection, sql), StringComparer.Ordinal);

    private static string Plan(SqliteConnection connection, string sql)
    {
        var rows = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        var plan = "";
        while (rows.Step())
            plan += rows.Text(3) + "; ";
        return plan;
    }
}
