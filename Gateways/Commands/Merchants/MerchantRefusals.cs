using Microsoft.AspNetCore.Http;
using Payments.Domain;

namespace Payments.Gateways;

/// <summary>Why something cannot be done for a merchant as a whole.</summary>
public static class MerchantRefusals
{
    /// <summary>Nobody has registered it, or it is another's.</summary>
    public static Refusal NotFound { get; } = new Rejection(RejectionCode.MerchantNotFound, "There is no such merchant.");

    /// <summary>Its configuration has changed between reading and writing.</summary>
    public static Refusal Concurrent { get; } = new(
        StatusCodes.Status409Conflict, "concurrent_change", "Somebody else is changing this merchant. Read it and try again.", RetryAfter: 1);
}
