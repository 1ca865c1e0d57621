using Payments.Domain.Orders;

namespace Payments.Application.Orders;

/// <summary>A callback of a channel that changed nothing.</summary>
/// <param name="Channel">Who sent it.</param>
/// <param name="Reason">Why it changed nothing.</param>
/// <param name="PaymentId">The payment that it speaks of, by the provider's id; null where it speaks of none, or where several are counted
/// together because the order keeps no more.</param>
/// <param name="Amount">What it says was paid, in minor units; null where that is not known.</param>
/// <param name="Currency">ISO 4217; null with <paramref name="Amount"/>.</param>
/// <param name="Count">How often it came, at least.</param>
/// <param name="FirstAt">When it first came, by the merchant's time.</param>
/// <param name="LastAt">When it last came, to the minute.</param>
public sealed record IgnoredCallbackResponse(
    string Channel,
    IgnoredReason Reason,
    string? PaymentId,
    long? Amount,
    string? Currency,
    int Count,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt
)
{
    /// <summary>Shows a callback.</summary>
    public static IgnoredCallbackResponse Of(IgnoredCallback ignored) =>
        new(
            ignored.Channel,
            ignored.Reason,
            ignored.PaymentId,
            ignored.Reported?.Amount,
            ignored.Reported?.Currency,
            ignored.Count,
            ignored.FirstAt,
            ignored.LastAt
        );
}
