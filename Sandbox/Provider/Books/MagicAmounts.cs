using Payments.Domain.Orders;

namespace Payments.Sandbox.Provider.Books;

/// <summary>
/// Amounts of an order, in minor units of whatever currency, that let anybody see a refusal: 400.01 EUR and 40,001 JPY alike.
/// All others are taken.
/// </summary>
internal static class MagicAmounts
{
    /// <summary>Verification says no: <c>sandbox_declined</c>.</summary>
    public const long NotVerified = 40_001;

    /// <summary>Verification says yes, but the order is not taken: <c>sandbox_declined</c>.</summary>
    public const long NotPrepared = 40_002;

    /// <summary>A charge takes nothing: <c>insufficient_funds</c>.</summary>
    public const long NotCharged = 40_003;

    /// <summary>Paid like any other, but refunds of it fail: <c>refund_refused</c>.</summary>
    public const long NotRefunded = 40_004;

    /// <summary>Verification, prepare and charge get no usable answer: 503.</summary>
    public const long NotAnswered = 40_005;

    private static readonly Failure Declined = new("sandbox_declined", "The sandbox declines orders of this amount.");

    public static Failure? VerificationFailure(long amount) => amount == NotVerified ? Declined : null;

    public static Failure? PrepareFailure(long amount) => amount is NotVerified or NotPrepared ? Declined : null;

    public static Failure? ChargeFailure(long amount) =>
        amount switch
        {
            NotVerified or NotPrepared => Declined,
            NotCharged => new Failure("insufficient_funds", "The payer does not have that much."),
            _ => null,
        };

    public static bool IsRefundRefused(long orderAmount) => orderAmount == NotRefunded;
}
