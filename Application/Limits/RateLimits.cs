using System.Collections.Concurrent;
using Payments.Domain.Merchants;
using Payments.Hosting.Settings;

namespace Payments.Application.Limits;

/// <summary>
/// A token bucket for each merchant that calls this process, kept as one number: the time at which the bucket would be
/// full again (the generic cell rate algorithm, ITU-T I.371). A request that passes costs a look-up and one exchange.
/// </summary>
public sealed class RateLimits(PaymentsSettings settings, TimeProvider clock)
{
    /// <summary>
    /// How many buckets are kept before those that are full again are thrown away; a full bucket equals a new one.
    /// </summary>
    public const int Capacity = 20_000;

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private long _sweptAt;

    /// <summary>Takes a token of the merchant's.</summary>
    /// <returns>Null when there was one; else when the next is there.</returns>
    public TimeSpan? Acquire(Merchant merchant)
    {
        var limit = merchant.RateLimit ?? settings.Limits.Requests;
        var now = clock.GetTimestamp();
        if (!_buckets.TryGetValue(merchant.Id, out var bucket))
        {
            if (_buckets.Count >= Capacity)
                Sweep(now);
            bucket = _buckets.GetOrAdd(merchant.Id, static _ => new Bucket());
        }

        var wait = bucket.Acquire(now, clock.TimestampFrequency, limit);
        return wait == 0 ? null : TimeSpan.FromSeconds((double)wait / clock.TimestampFrequency);
    }

    /// <summary>How many tokens of a merchant's bucket are taken at the moment.</summary>
    public long InUse(Merchant merchant) =>
        _buckets.TryGetValue(merchant.Id, out var bucket)
            ? bucket.InUse(clock.GetTimestamp(), clock.TimestampFrequency, merchant.RateLimit ?? settings.Limits.Requests)
            : 0;

    private void Sweep(long now)
    {
        var last = Volatile.Read(ref _sweptAt);
        if (now - last < clock.TimestampFrequency || Interlocked.CompareExchange(ref _sweptAt, now, last) != last)
            return;
        foreach (var pair in _buckets)
            if (pair.Value.IsFull(now))
                _buckets.TryRemove(pair);
    }

    private sealed class Bucket
    {
        private long _fullAt;

        public bool IsFull(long now) => Volatile.Read(ref _fullAt) <= now;

        /// <summary>How many tokens are missing until it is full again.</summary>
        public long InUse(long now, long frequency, RateLimit limit)
        {
            var token = Math.Max(1, frequency / limit.PerSecond);
            return Math.Clamp((Volatile.Read(ref _fullAt) - now + token - 1) / token, 0, limit.Burst);
        }

        /// <summary>Takes a token: 0, or how long to wait for one.</summary>
        public long Acquire(long now, long frequency, RateLimit limit)
        {
            var token = Math.Max(1, frequency / limit.PerSecond);
            var size = token * limit.Burst;
            while (true)
            {
                var fullAt = Volatile.Read(ref _fullAt);
                var then = Math.Max(fullAt, now) + token;
                if (then - now > size)
                    return then - now - size;
                if (Interlocked.CompareExchange(ref _fullAt, then, fullAt) == fullAt)
                    return 0;
            }
        }
    }
}
