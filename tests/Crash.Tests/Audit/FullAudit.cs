using System.Collections.Concurrent;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;
using Payments.Testing;

namespace Payments.Crash.Tests.Audit;

/// <summary>Waits until everything is settled, then looks at everything.</summary>
internal sealed class FullAudit(
    PaymentsClient client,
    MerchantEndpoint endpoint,
    IReadOnlyList<TestMerchant> shops,
    IReadOnlyCollection<PlacedOrder> placed,
    string booksPath
)
{
    private const int Readers = 12;
    private static readonly TimeSpan CompletionTimeout = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until there is nothing that must still happen by itself.</summary>
    public async Task AwaitCompletion(Findings findings)
    {
        var missing = await Poll.Until(CompletionTimeout, PollInterval, async () =>
        {
            // The provider first: what it books later, the orders may know already.
            var books = SandboxLedger.Read(booksPath);
            return PendingWork.Find(await OrderLists.Read(client, shops), books)
                ?? await MissingFalseReports(books)
                ?? await AccountAudit.Held(client, shops);
        });
        if (missing is not null)
            findings.Add($"After {CompletionTimeout.TotalSeconds} s: {missing}");
    }

    public async Task Check(Findings findings)
    {
        var books = SandboxLedger.Read(booksPath);
        var arrivals = endpoint.Received();
        var events = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var orders = new ConcurrentQueue<OrderResponse>();
        HistoryAudit.Check(await OrderLists.Read(client, shops), placed, findings);
        await EachOf(placed, async order =>
        {
            var evidence = await OrderEvidence.Read(client, order);
            HistoryAudit.Check(evidence, findings);
            MoneyAudit.Check(evidence, books, findings);
            NotificationAudit.Check(evidence, arrivals, findings);
            foreach (var happened in evidence.Events)
                events.TryAdd(happened.EventId, true);
            orders.Enqueue(evidence.Order);
        });
        // A run in which nothing happened would be found without fault.
        findings.AddUnless(orders.Any(order => order.HasBeenPaid), "No order was paid");
        findings.AddUnless(arrivals.Count > 0, "No merchant was told of anything");
        findings.AddUnless(placed.Any(order => order.Account is not null), "No account was recharged, and none has paid");
        NotificationAudit.CheckAll(arrivals, events.Keys.ToHashSet(StringComparer.Ordinal), findings);
        foreach (var shop in shops)
        {
            await TotalsAudit.Check(client, shop, orders.Where(order => order.MerchantId == shop.Id), findings);
            await AccountAudit.Check(
                client,
                shop,
                [.. placed.Where(order => order.Shop == shop && order.Account is not null)],
                orders.ToDictionary(order => order.Id, StringComparer.Ordinal),
                books,
                findings
            );
        }
    }

    /// <summary>A report that is not true is asked about, and then written down.</summary>
    private async Task<string?> MissingFalseReports(SandboxLedger books)
    {
        var missing = new ConcurrentQueue<string>();
        await EachOf(placed.Where(order => books.FalseReports.Contains(order.Newest!.Id)), async order =>
        {
            var evidence = await OrderEvidence.Read(client, order);
            if (evidence.Events.Count(happened => happened.Type == "payment.mismatch") < books.FalseReports[evidence.Order.Id].Count())
                missing.Enqueue(evidence.ToString());
        });
        return missing.TryPeek(out var first) ? $"{missing.Count} lies are not written down: {first}" : null;
    }

    private static Task EachOf(IEnumerable<PlacedOrder> orders, Func<PlacedOrder, Task> look) =>
        Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (order, _) => await look(order));
}
