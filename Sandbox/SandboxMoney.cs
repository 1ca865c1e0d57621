using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox;

/// <summary>Reads what the provider says of money; nothing it sends is trusted to be in range.</summary>
internal static class SandboxMoney
{
    private const int MaxPaymentId = 64;

    /// <summary>The payment; null when it cannot be one.</summary>
    public static CapturedPayment? Read(PaymentMessage? payment) =>
        payment is not null
        && payment.Amount is >= 1 and <= Money.MaxAmount
        && Currency.IsMoney(payment.Currency)
        && payment.Id.Length is >= 1 and <= MaxPaymentId
        && payment.Id.AsSpan().IndexOfAnyExcept(IdCharacters) < 0
            ? new CapturedPayment(new PaymentId(payment.Id), new Money(payment.Amount, payment.Currency), payment.PaidAt)
            : null;

    private static ReadOnlySpan<char> IdCharacters => "abcdefghijklmnopqrstuvwxyz0123456789_";
}
