using System.Text.Json.Serialization;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>Why what a channel says about an order counts for nothing.</summary>
[JsonConverter(typeof(SnakeCaseConverter<ForeignReason>))]
public enum ForeignReason
{
    /// <summary>The channel moves real money and the merchant is a test merchant, or the other way round.</summary>
    OtherMode,

    /// <summary>The order does not name the channel, and was not prepared or charged there.</summary>
    OtherChannel,

    /// <summary>The payment pays another order.</summary>
    OtherOrder,
}

/// <summary>
/// What a channel said about an order, truly signed, that has no business with it. It changed nothing, and is kept for an operator to see.
/// </summary>
/// <param name="Channel">Who said it.</param>
/// <param name="Reason">Why it counts for nothing.</param>
/// <param name="PaymentId">The payment that it speaks of; null where it speaks of none.</param>
/// <param name="Reported">What it claims was paid; null where it speaks of no payment.</param>
/// <param name="At">When it was first said, by the merchant's time.</param>
public sealed record ForeignReport(
    string Channel,
    ForeignReason Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PaymentId? PaymentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Reported,
    DateTimeOffset At
)
{
    internal bool IsSameAs(ForeignReport other) => Channel == other.Channel && Reason == other.Reason && PaymentId == other.PaymentId;
}
