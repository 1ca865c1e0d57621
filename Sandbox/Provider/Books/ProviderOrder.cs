using Payments.Domain.Amounts;
using Payments.Domain.Orders;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox.Provider.Books;

/// <summary>What was decided about an order, apart from what was paid.</summary>
internal enum ProviderOrderState
{
    Open,
    Closed,
    Failed,
}

/// <summary>An order in the books.</summary>
internal sealed record ProviderOrder
{
    /// <summary>How long after its deadline a late payer pays: one second past the grace that the server gives.</summary>
    public static readonly TimeSpan LatePaymentDelay = TimeSpan.FromSeconds(61);

    /// <summary>Why an order failed. There is one reason only: its payer chose so.</summary>
    public static readonly Failure PaymentFailed = new("payment_failed", "The payment failed, as the payer chose on the sandbox's page.");

    public required long Row { get; init; }

    public required OrderTerms Terms { get; init; }

    public required ProviderOrderState State { get; init; }

    /// <summary>When a payer pays who chose to be late, by the steady clock; null where nobody waits.</summary>
    public DateTimeOffset? LateAt { get; init; }

    public TimeSpan LateDelay { get; init; }

    /// <summary>How far the provider's clock had been set back when it took the order.</summary>
    public required TimeSpan ClockBehind { get; init; }

    /// <summary>When a payer who chooses to be late pays, by the steady clock.</summary>
    public DateTimeOffset LatePaymentAt => Terms.ExpiresAt + LatePaymentDelay + ClockBehind;

    public Money Amount => new(Terms.Amount, Terms.Currency);

    /// <summary>Whether money that is taken now comes too late for the server.</summary>
    public bool IsTooLateToPay(DateTimeOffset now) => State != ProviderOrderState.Open || now >= Terms.ExpiresAt + LatePaymentDelay;

    /// <summary>How many times it has been paid in full.</summary>
    public int CountFullPayments(List<ProviderPayment> payments) => payments.FindAll(payment => payment.Amount == Amount).Count;
}

/// <summary>A payment in the books.</summary>
internal sealed record ProviderPayment(long Row, long OrderRow, string Id, Money Amount, DateTimeOffset PaidAt, long Refunded)
{
    public PaymentMessage ToMessage() => new(Id, Amount.Amount, Amount.Currency, PaidAt);
}

/// <summary>A refund in the books.</summary>
internal sealed record ProviderRefund(string Key, string PaymentId, long Amount, RefundOutcome Outcome, Failure? Failure)
{
    public RefundMessage ToMessage() => new(Key, Outcome, Failure);
}
