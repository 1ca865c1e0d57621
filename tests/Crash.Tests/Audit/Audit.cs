using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Payments.Testing;

namespace Payments.Crash.Tests;

/// <summary>Waits until everything is settled, then looks at everything.</summary>
internal sealed class Audit(PaymentsClient client, MerchantEndpoint endpoint, IReadOnlyList<Shop> shops, IReadOnlyCollection<PlacedOrder> placed, string booksPath)
{
    private const int Readers = 12;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until there is nothing that must still happen by itself.</summary>
    public async Task Settle(Findings findings)
    {
        var missing = await Patience.Until(Limit, Interval, async () =>
        {
            // The provider first: what it books later, the orders may know already.
            var books = SandboxBooks.Read(booksPath);
            return Settling.Missing(await OrderLists.Read(client, shops), books) ?? await MissingLies(books) ?? await AccountAudit.Held(client, shops);
        });
        if (missing is not null) findings.Add($"After {Limit.TotalSeconds} s: {missing}");
    }

    public async Task Check(Findings findings)
    {
        var books = SandboxBooks.Read(booksPath);
        var arrivals = endpoint.Arrivals();
        var events = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var orders = new ConcurrentQueue<OrderAnswer>();
        HistoryAudit.Check(await OrderLists.Read(client, shops), placed, findings);
        await EachOf(placed, async order =>
        {
            var dossier = await Dossier.Read(client, order);
            HistoryAudit.Check(dossier, findings);
            MoneyAudit.Check(dossier, books, findings);
            NotificationAudit.Check(dossier, arrivals, findings);
            foreach (var happened in dossier.Events) events.TryAdd(happened.EventId, true);
            orders.Enqueue(dossier.Order);
        });
        // A run in which nothing happened would be found without fault.
        findings.Unless(orders.Any(order => order.HasBeenPaid), "No order was paid");
        findings.Unless(arrivals.Count > 0, "No merchant was told of anything");
        findings.Unless(placed.Any(order => order.Account is not null), "No account was recharged, and none has paid");
        NotificationAudit.CheckAll(arrivals, events.Keys.ToHashSet(StringComparer.Ordinal), findings);
        foreach (var shop in shops)
        {
            await TotalsAudit.Check(client, shop, orders.Where(order => order.MerchantId == shop.Id), findings);
            await AccountAudit.Check(client, shop, [.. placed.Where(order => order.Shop == shop && order.Account is not null)], orders.ToDictionary(order => order.Id, StringComparer.Ordinal), books, findings);
        }
    }

    /// <summary>A report that is not true is asked about, and then written down.</summary>
    private async Task<string?> MissingLies(SandboxBooks books)
    {
        var missing = new ConcurrentQueue<string>();
        await EachOf(placed.Where(order => books.Lies.Contains(order.Newest!.Id)), async order =>
        {
            var dossier = await Dossier.Read(client, order);
            if (dossier.Events.Count(happened => happened.Type == "payment.mismatch") < books.Lies[dossier.Order.Id].Count()) missing.Enqueue(dossier.ToString());
        });
        return missing.TryPeek(out var first) ? $"{missing.Count} lies are not written down: {first}" : null;
    }

    private static Task EachOf(IEnumerable<PlacedOrder> orders, Func<PlacedOrder, Task> look) =>
        Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (order, _) => await look(order));
}
