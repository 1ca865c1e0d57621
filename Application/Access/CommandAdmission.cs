using System.Collections.Immutable;
using Payments.Application.Limits;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;
using Payments.Domain.Text;

namespace Payments.Application.Access;

/// <summary>Lets a proved merchant's command in: its credentials must allow it, and the merchant must not be faster than it may.</summary>
public sealed class CommandAdmission(RateLimits rates, LimitMetrics metrics)
{
    private static readonly ImmutableArray<PaymentError> Missing = [.. Enum.GetValues<KeyScope>().Select(Needs)];

    /// <summary>Takes a token of the merchant's for one command.</summary>
    /// <returns>Null when the command may be carried out.</returns>
    public PaymentError? Admit(MerchantCaller caller, KeyScope scope) =>
        // Whoever is refused for its scope has asked as well, and that is written down: not faster than the merchant may ask.
        rates.Acquire(caller.Merchant)
            is { } wait
            ? metrics.Count(TooFast(wait))
        : !caller.HasScope(scope) ? Missing[(int)scope]
        : null;

    private static PaymentError Needs(KeyScope scope) =>
        new(
            PaymentErrorCode.InsufficientScope,
            $"The API key does not have the scope {SnakeCase<KeyScope>.Of(scope)}, which this needs.",
            "authorization"
        );

    private static PaymentError TooFast(TimeSpan wait) =>
        new(
            PaymentErrorCode.RateLimited,
            "The merchant makes more requests than it may. Repeat this one after Retry-After seconds.",
            Delay: (int)Math.Ceiling(wait.TotalSeconds)
        );
}
