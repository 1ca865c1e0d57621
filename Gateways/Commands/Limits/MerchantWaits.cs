using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Payments.Gateways;

/// <summary>
/// What waits for somebody outside: a channel, a merchant's endpoint. It holds no place of the process's meanwhile (<see cref="InFlight"/>), but each
/// merchant has only so many of these waits, so that one whose endpoint dawdles crowds out nobody.
/// </summary>
public sealed class MerchantWaits(InFlight inFlight, LimitMetrics metrics)
{
    /// <summary>How many of a merchant's test sends and moves of its clock are under way at once in one process.</summary>
    public const int MaxErrands = 16;

    /// <summary>How many of its creates wait for a channel at once in one process; one more is answered as it is.</summary>
    public const int MaxCreates = 4096;

    private static readonly Refusal TooMany = new(
        StatusCodes.Status429TooManyRequests, "too_many_waiting", $"{MaxErrands} test sends or moves of the clock wait for an answer from outside already. Repeat the request after Retry-After seconds.", RetryAfter: 1);

    private readonly Counts _errands = new(MaxErrands);
    private readonly Counts _creates = new(MaxCreates);

    /// <summary>Runs something that takes as long as others make it take, unless too much of it runs for the merchant.</summary>
    internal async Task<Answer<T>> Errand<T>(string merchantId, Func<Task<Answer<T>>> run)
        where T : class
    {
        if (!_errands.TryEnter(merchantId)) return metrics.Count(TooMany);
        try
        {
            return await inFlight.Waiting(run());
        }
        finally
        {
            _errands.Leave(merchantId);
        }
    }

    /// <summary>Waits for what a channel makes of an order; gives what there is where too many wait.</summary>
    internal async Task<T> Create<T>(string merchantId, Func<Task<T>> wait, T otherwise)
    {
        if (!_creates.TryEnter(merchantId)) return otherwise;
        try
        {
            return await inFlight.Waiting(wait());
        }
        finally
        {
            _creates.Leave(merchantId);
        }
    }

    private sealed class Counts(int most)
    {
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();

        public bool TryEnter(string merchantId)
        {
            lock (_lock)
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, merchantId, out _);
                if (count >= most) return false;
                count++;
                return true;
            }
        }

        public void Leave(string merchantId)
        {
            lock (_lock)
                if (--CollectionsMarshal.GetValueRefOrAddDefault(_counts, merchantId, out _) == 0) _counts.Remove(merchantId);
        }
    }
}
