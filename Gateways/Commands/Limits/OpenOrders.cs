using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Payments.Domain;
using Payments.Hosting;
using Payments.Storage.Orders;

namespace Payments.Gateways;

/// <summary>
/// How many orders of each merchant are open, for a limit. The number is read from the exact totals now and then, and
/// what this process lets in meanwhile is added: so it is wrong by no more than what others make, or what ends, between two readings.
/// </summary>
public sealed class OpenOrders(IOrderQueries queries, PaymentsSettings settings, TimeProvider clock)
{
    /// <summary>How old a reading may be at half of the limit and above: 2 s.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    /// <summary>How old it may be below that: 30 s.</summary>
    public static readonly TimeSpan MaxAgeBelowHalf = TimeSpan.FromSeconds(30);

    /// <summary>How many merchants are kept in mind; past that, only those with an order that is just being made are, and the others are read anew.</summary>
    public const int Capacity = 20_000;

    /// <summary>An order is open for a week at most, and a while longer at a channel that does not answer.</summary>
    private const int Days = 10;

    private static readonly ImmutableArray<int> Open =
        [.. new[] { OrderStatus.Created, OrderStatus.AwaitingPayment, OrderStatus.Processing, OrderStatus.Settling }.Select(status => MerchantTotals.Daily.Place(OrderTotals.Count(status)))];

    private readonly ConcurrentDictionary<string, OpenCount> _counts = new(StringComparer.Ordinal);

    /// <summary>Takes a place for one more order; one that is not taken when there is none.</summary>
    public ValueTask<OpenPlace> TryEnter(Merchant merchant)
    {
        var limit = merchant.MaxOpenOrders ?? settings.Limits.MaxOpenOrders;
        return _counts.TryGetValue(merchant.Id, out var count) && count.IsFresh(limit, clock) && count.TryEnter(limit) is { } taken
            ? new(Place(count, taken))
            : new(ReadAndEnter(merchant, limit));
    }

    private async Task<OpenPlace> ReadAndEnter(Merchant merchant, long limit)
    {
        while (true)
        {
            var count = Of(merchant);
            await count.Refresh(limit, () => Read(merchant), clock);
            if (count.TryEnter(limit) is { } taken) return Place(count, taken);
        }
    }

    private static OpenPlace Place(OpenCount count, bool taken) => taken ? new OpenPlace(count) : default;

    private OpenCount Of(Merchant merchant)
    {
        if (_counts.TryGetValue(merchant.Id, out var count)) return count;
        if (_counts.Count >= Capacity)
        {
            foreach (var pair in _counts)
                if (pair.Value.TryRetire()) _counts.TryRemove(pair);
        }

        return _counts.GetOrAdd(merchant.Id, static _ => new OpenCount());
    }

    private async Task<long> Read(Merchant merchant)
    {
        var today = DateOnly.FromDateTime(merchant.TimeAt(clock.GetUtcNow()).UtcDateTime);
        var totals = await queries.TotalsAsync(merchant.Id, today.AddDays(-Days), today);
        return totals.Sum(day => Open.Sum(status => day.Values[status]));
    }
}
