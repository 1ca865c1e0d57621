using System.Collections.Frozen;
using Payments.Application.Orders;
using Payments.Domain.Orders;
using Payments.Storage.Orders;

namespace Payments.Messaging.Results;

/// <summary>Makes results of the events of the log: of top-ups, and of whatever came through the queue.</summary>
internal sealed class ResultReader(IOrderQueries queries, PastOrders orders)
{
    /// <summary>Of how many orders it is kept in mind whether they are told of; past that, all are looked up anew.</summary>
    public const int Capacity = 100_000;

    private static readonly FrozenSet<string> PublishedTypes = new[]
    {
        "order.rejected",
        "order.paid",
        "order.failed",
        "order.expired",
        "order.cancelled",
        "payment.late",
        "payment.duplicate",
        "refund.succeeded",
        "refund.failed",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<string, bool> _published = new(StringComparer.Ordinal);

    /// <summary>The result that an event is; null where nobody is told of it.</summary>
    public async ValueTask<ResultResponse?> Read(OrderEventEntry tailed, CancellationToken cancellationToken)
    {
        var (id, happened) = (tailed.OrderKey, tailed.Event);
        if (happened.Sequence == 1)
            Remember(id, IsPublished(happened));
        if (!PublishedTypes.Contains(happened.Type))
            return null;
        if (!_published.TryGetValue(id, out var isTold))
            Remember(id, isTold = IsPublished((await queries.EventsAsync(id, 1, 1, cancellationToken))[0]));
        if (!isTold)
            return null;

        // The order as it was right after the event, whenever this is read: so a message that is sent twice is the same, byte for byte.
        return (await orders.After([tailed], cancellationToken)) is [{ } after]
            ? ResultResponse.Of(after.Order, happened.Type, happened.OccurredAt)
            : throw new InvalidOperationException($"The history of {id} is damaged or cannot be read, so what became of it is not known.");
    }

    private void Remember(string id, bool isPublished)
    {
        if (_published.Count >= Capacity)
            _published.Clear();
        _published[id] = isPublished;
    }

    private static bool IsPublished(OrderEventRow first) =>
        PastOrders.Next(null, first)?.Event is OrderCreated { Terms: { } terms }
        && (terms.Kind == OrderKind.TopUp || terms.EnteredAt is not null);
}
