using System.Collections.Concurrent;
using System.Collections.Immutable;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Hosting.Settings;
using Payments.Storage.Orders;

namespace Payments.Application.Limits;

/// <summary>
/// How many orders of each merchant are open, for a limit. The number is read from the exact totals now and then, and
/// what this process lets in meanwhile is added: so it is wrong by no more than what others make, or what ends, between two readings.
/// </summary>
public sealed class OpenOrderLimits(IOrderQueries queries, PaymentsSettings settings, TimeProvider clock)
{
    /// <summary>How old a reading may be at half of the limit and above: 2 s.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    /// <summary>How old it may be below that: 30 s.</summary>
    public static readonly TimeSpan MaxAgeBelowHalf = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many merchants are kept in mind; past that, only those with an order that is just being made are, and the others are read anew.
    /// </summary>
    public const int Capacity = 20_000;

    /// <summary>An order is open for a week at most, and a while longer at a channel that does not answer.</summary>
    private const int MaxOpenDays = 10;

    private static readonly ImmutableArray<int> OpenStatusIndexes =
    [
        .. new[] { OrderStatus.Created, OrderStatus.AwaitingPayment, OrderStatus.Processing, OrderStatus.Crediting }.Select(status =>
            MerchantTotals.Daily.IndexOf(OrderTotals.Count(status))
        ),
    ];

    private readonly ConcurrentDictionary<string, OpenOrderCount> _counts = new(StringComparer.Ordinal);

    /// <summary>Takes a place for one more order; one that is not taken when there is none.</summary>
    public ValueTask<OpenOrderLease> TryAcquire(Merchant merchant)
    {
        var limit = merchant.MaxOpenOrders ?? settings.Limits.MaxOpenOrders;
        return _counts.TryGetValue(merchant.Id, out var count) && count.IsFresh(limit, clock) && count.TryAcquire(limit) is { } taken
            ? new(LeaseOf(count, taken))
            : new(ReadAndAcquire(merchant, limit));
    }

    /// <summary>How many of a merchant's orders are open, as of a reading that is no older than its limit demands.</summary>
    public async Task<long> InUse(Merchant merchant)
    {
        var count = CountOf(merchant);
        await count.Refresh(merchant.MaxOpenOrders ?? settings.Limits.MaxOpenOrders, () => Read(merchant), clock);
        return count.Known;
    }

    private async Task<OpenOrderLease> ReadAndAcquire(Merchant merchant, long limit)
    {
        while (true)
        {
            var count = CountOf(merchant);
            await count.Refresh(limit, () => Read(merchant), clock);
            if (count.TryAcquire(limit) is { } taken)
                return LeaseOf(count, taken);
        }
    }

    private static OpenOrderLease LeaseOf(OpenOrderCount count, bool isAcquired) => isAcquired ? new OpenOrderLease(count) : default;

    private OpenOrderCount CountOf(Merchant merchant)
    {
        if (_counts.TryGetValue(merchant.Id, out var count))
            return count;
        if (_counts.Count >= Capacity)
        {
            foreach (var pair in _counts)
                if (pair.Value.TryRetire())
                    _counts.TryRemove(pair);
        }

        return _counts.GetOrAdd(merchant.Id, static _ => new OpenOrderCount());
    }

    private async Task<long> Read(Merchant merchant)
    {
        var today = DateOnly.FromDateTime(merchant.TimeAt(clock.GetUtcNow()).UtcDateTime);
        var totals = await queries.DailyTotalsAsync(merchant.Id, today.AddDays(-MaxOpenDays), today);
        return totals.Sum(day => OpenStatusIndexes.Sum(status => day.Values[status]));
    }
}
