using Payments.Domain.Orders;

namespace Payments.Application.Orders;

/// <summary>An attempt at charging.</summary>
/// <param name="Number">From 1.</param>
/// <param name="At">When it began.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">Why it took nothing, or gave no answer; null where it took something.</param>
public sealed record ChargeResponse(int Number, DateTimeOffset At, ChargeOutcome Outcome, Failure? Failure)
{
    internal static ChargeResponse Of(ChargeAttempt attempt) => new(attempt.Number, attempt.At, attempt.Outcome, attempt.Failure);
}

/// <summary>Money that a channel took.</summary>
/// <param name="Id">The channel's own id of it.</param>
/// <param name="Channel">Who took it.</param>
/// <param name="Role">Whether it pays the order, or is returned and why.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Captured">What was taken.</param>
/// <param name="Refunding">What the channel has been asked to return and has not confirmed.</param>
/// <param name="Refunded">What the channel has returned.</param>
/// <param name="PaidAt">When it was paid.</param>
public sealed record PaymentResponse(
    string Id,
    string Channel,
    PaymentRole Role,
    string Currency,
    long Captured,
    long Refunding,
    long Refunded,
    DateTimeOffset PaidAt
)
{
    internal static PaymentResponse Of(Payment payment) =>
        new(
            payment.Id,
            payment.Channel,
            payment.Role,
            payment.Currency,
            payment.Captured,
            payment.Refunding,
            payment.Refunded,
            payment.PaidAt
        );
}
