using Microsoft.AspNetCore.Http;
using Payments.Application.Limits;
using Payments.Application.Results;
using Payments.Domain.Merchants;

namespace Payments.Application.Access;

/// <summary>Lets a proved merchant's command in: its credentials must allow it, and the merchant must not be faster than it may.</summary>
public sealed class CommandAdmission(RateLimits rates, LimitMetrics metrics)
{
    private static readonly CommandError NeedsRead = Needs("read");
    private static readonly CommandError NeedsWrite = Needs("write");

    /// <summary>Takes a token of the merchant's for one command.</summary>
    /// <returns>Null when the command may be carried out.</returns>
    public CommandError? Admit(MerchantCaller caller, KeyScope scope) =>
        !caller.HasScope(scope) ? scope == KeyScope.Read ? NeedsRead : NeedsWrite
        : rates.Acquire(caller.Merchant) is { } wait ? metrics.Count(TooFast(wait))
        : null;

    private static CommandError Needs(string scope) =>
        new(StatusCodes.Status403Forbidden, "insufficient_scope", $"The API key does not have the scope {scope}, which this needs.", "authorization");

    private static CommandError TooFast(TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests, "rate_limited", "The merchant makes more requests than it may. Repeat this one after Retry-After seconds.", RetryAfter: (int)Math.Ceiling(wait.TotalSeconds));
}
