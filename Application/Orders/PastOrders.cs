using Payments.Domain.Orders;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>
/// Orders as they were right after events of theirs, whenever that is asked: made of the stored events, so that telling of an event a
/// second time says the same.
/// </summary>
public sealed class PastOrders(IOrderQueries queries)
{
    /// <summary>For each event its order right after it; null where the order's history is damaged by then, or cannot be read.</summary>
    /// <param name="events">In the order of the log. What came before the first of an order is read, for all orders with one query.</param>
    /// <param name="cancellationToken">Gives the reading up.</param>
    public async ValueTask<IReadOnlyList<PastOrder?>> After(
        IReadOnlyList<OrderEventEntry> events,
        CancellationToken cancellationToken = default
    )
    {
        var earlier = await Earlier(events, cancellationToken);
        var orders = new Dictionary<string, (long Sequence, PastOrder? Order)>(StringComparer.Ordinal);
        var after = new List<PastOrder?>(events.Count);
        foreach (var (_, key, _, happened) in events)
        {
            var (sequence, order) = orders.GetValueOrDefault(key);
            foreach (var row in earlier[key].Where(row => row.Sequence > sequence && row.Sequence < happened.Sequence))
                (sequence, order) = (row.Sequence, Next(order, row));
            order = Next(order, happened);
            orders[key] = (happened.Sequence, order);
            after.Add(order);
        }

        return after;
    }

    /// <summary>An order after one more event; null before the first. The first damaged event, and all after it, give null.</summary>
    public static PastOrder? Next(PastOrder? before, OrderEventRow happened) =>
        before is null && happened.Sequence > 1
            ? null
            : History.Read(before?.Order, new StoredLink(happened.Body, Convert.ToHexStringLower(happened.Hash)));

    /// <summary>The histories of orders whose events before these are not among these.</summary>
    private async ValueTask<ILookup<string, OrderEventRow>> Earlier(
        IReadOnlyList<OrderEventEntry> events,
        CancellationToken cancellationToken
    )
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        var incomplete = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, key, _, happened) in events)
        {
            if (happened.Sequence != last.GetValueOrDefault(key) + 1)
                incomplete.Add(key);
            last[key] = happened.Sequence;
        }

        var rows = incomplete.Count == 0 ? [] : await queries.EventsOfAsync(incomplete, cancellationToken);
        return rows.ToLookup(row => row.OrderKey, row => row.Event, StringComparer.Ordinal);
    }
}
