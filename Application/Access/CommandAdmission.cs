using Payments.Application.Limits;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;

namespace Payments.Application.Access;

/// <summary>Lets a proved merchant's command in: its credentials must allow it, and the merchant must not be faster than it may.</summary>
public sealed class CommandAdmission(RateLimits rates, LimitMetrics metrics)
{
    private static readonly PaymentError NeedsRead = Needs("read");
    private static readonly PaymentError NeedsWrite = Needs("write");

    /// <summary>Takes a token of the merchant's for one command.</summary>
    /// <returns>Null when the command may be carried out.</returns>
    public PaymentError? Admit(MerchantCaller caller, KeyScope scope) =>
        !caller.HasScope(scope)
            ? scope == KeyScope.Read
                ? NeedsRead
                : NeedsWrite
            : rates.Acquire(caller.Merchant) is { } wait
                ? metrics.Count(TooFast(wait))
                : null;

    private static PaymentError Needs(string scope) =>
        new(PaymentErrorCode.InsufficientScope, $"The API key does not have the scope {scope}, which this needs.", "authorization");

    private static PaymentError TooFast(TimeSpan wait) =>
        new(
            PaymentErrorCode.RateLimited,
            "The merchant makes more requests than it may. Repeat this one after Retry-After seconds.",
            Delay: (int)Math.Ceiling(wait.TotalSeconds)
        );
}
