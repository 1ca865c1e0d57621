using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Hosting;

namespace Payments.Application.Limits;

/// <summary>
/// What waits for somebody outside: a channel, a merchant's endpoint. It holds no place of the process's meanwhile
/// (<see cref="RequestConcurrency"/>), but each merchant has only so many of these waits, so that one whose endpoint is slow leaves room
/// for the others.
/// </summary>
public sealed class MerchantConcurrency(RequestConcurrency concurrency, LimitMetrics metrics)
{
    /// <summary>How many of a merchant's test sends and moves of its clock are under way at once in one process.</summary>
    public const int MaxExternalCalls = 16;

    /// <summary>How many of its creates wait for a channel at once in one process; one more is answered as it is.</summary>
    public const int MaxChannelWaits = 4096;

    private static readonly PaymentError TooMany = new(
        PaymentErrorCode.TooManyWaiting,
        $"{MaxExternalCalls} test sends or moves of the clock wait for an answer from outside already. "
            + "Repeat the request after Retry-After seconds."
    );

    private readonly KeyedLimiter<MerchantId> _externalCalls = new(MaxExternalCalls);
    private readonly KeyedLimiter<MerchantId> _channelWaits = new(MaxChannelWaits);

    /// <summary>How many of a merchant's creates wait for a channel here, and of its test sends and moves of its clock.</summary>
    public (int ChannelWaits, int ExternalCalls) InUse(MerchantId merchantId) =>
        (_channelWaits.InUse(merchantId), _externalCalls.InUse(merchantId));

    /// <summary>Runs something that takes as long as others make it take, unless too much of it runs for the merchant.</summary>
    internal async Task<CommandResult<T>> CallExternal<T>(MerchantId merchantId, Func<Task<CommandResult<T>>> run)
        where T : class
    {
        if (!_externalCalls.TryAcquire(merchantId))
            return metrics.Count(TooMany);
        try
        {
            return await concurrency.ReleaseDuring(run());
        }
        finally
        {
            _externalCalls.Release(merchantId);
        }
    }

    /// <summary>Waits for what a channel makes of an order; gives what there is where too many wait.</summary>
    internal async Task<T> WaitForChannel<T>(MerchantId merchantId, Func<Task<T>> wait, T fallback)
    {
        if (!_channelWaits.TryAcquire(merchantId))
            return fallback;
        try
        {
            return await concurrency.ReleaseDuring(wait());
        }
        finally
        {
            _channelWaits.Release(merchantId);
        }
    }
}
