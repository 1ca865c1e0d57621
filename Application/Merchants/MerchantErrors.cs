using Payments.Domain.Errors;

namespace Payments.Application.Merchants;

/// <summary>Why something cannot be done for a merchant as a whole.</summary>
public static class MerchantErrors
{
    /// <summary>Nobody has registered it, or it is another's.</summary>
    public static PaymentError NotFound { get; } = new PaymentError(PaymentErrorCode.MerchantNotFound, "There is no such merchant.");

    /// <summary>Its configuration has changed between reading and writing.</summary>
    public static PaymentError ConcurrentChange { get; } =
        new(PaymentErrorCode.ConcurrentChange, "Somebody else is changing this merchant. Read it and try again.");
}
