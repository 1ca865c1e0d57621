using System;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Domain;
using Orleans.Payments.Silo;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Gateways;

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

    /// <summary>How many merchants are kept in mind; past that, all are read anew.</summary>
    public const int Capacity = 20_000;

    /// <summary>An order is open for a week at most, and a while longer at a channel that does not answer.</summary>
    private const int Days = 10;

    private static readonly FrozenSet<string> Open =
        new[] { OrderStatus.Created, OrderStatus.AwaitingPayment, OrderStatus.Processing, OrderStatus.Settling }.Select(OrderTotals.Count).ToFrozenSet(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    /// <summary>Takes a place for one more order; false when all are taken.</summary>
    public async ValueTask<bool> TryEnter(Merchant merchant)
    {
        var limit = merchant.MaxOpenOrders ?? settings.Limits.MaxOpenOrders;
        if (!_counts.TryGetValue(merchant.Id, out var count))
        {
            if (_counts.Count >= Capacity) _counts.Clear();
            count = _counts.GetOrAdd(merchant.Id, static _ => new Count());
        }

        if (count.IsOlderThan(count.Now < limit / 2 ? MaxAgeBelowHalf : MaxAge, clock)) await count.Read(() => Read(merchant), clock);
        return count.TryEnter(limit);
    }

    /// <summary>Gives a place back that no order took.</summary>
    public void Leave(Merchant merchant)
    {
        if (_counts.TryGetValue(merchant.Id, out var count)) count.Leave();
    }

    private async Task<long> Read(Merchant merchant)
    {
        var today = DateOnly.FromDateTime(merchant.TimeAt(clock.GetUtcNow()).UtcDateTime);
        var totals = await queries.TotalsAsync(merchant.Id, today.AddDays(-Days), today);
        return totals.Where(total => Open.Contains(total.Key.Measure)).Sum(total => total.Value);
    }

    private sealed class Count
    {
        private readonly Lock _lock = new();
        private Task? _reading;
        private long _open;
        private long _entered;
        private long? _readAt;

        public long Now
        {
            get
            {
                lock (_lock) return _open + _entered;
            }
        }

        public bool IsOlderThan(TimeSpan age, TimeProvider clock)
        {
            lock (_lock) return _readAt is not { } readAt || clock.GetElapsedTime(readAt) > age;
        }

        /// <summary>Reads the count, once for all who ask at the same moment.</summary>
        public Task Read(Func<Task<long>> read, TimeProvider clock)
        {
            lock (_lock) return _reading is { IsCompleted: false } underWay ? underWay : _reading = Become(read, clock);
        }

        public bool TryEnter(long limit)
        {
            lock (_lock)
            {
                if (_open + _entered >= limit) return false;
                _entered++;
                return true;
            }
        }

        public void Leave()
        {
            lock (_lock) _entered = Math.Max(0, _entered - 1);
        }

        private async Task Become(Func<Task<long>> read, TimeProvider clock)
        {
            // What enters from here on may or may not be in the reading; counted twice it refuses too much for a moment, never too little.
            var (before, readAt) = (_entered, clock.GetTimestamp());
            var open = await read();
            lock (_lock) (_open, _entered, _readAt) = (open, Math.Max(0, _entered - before), readAt);
        }
    }
}
