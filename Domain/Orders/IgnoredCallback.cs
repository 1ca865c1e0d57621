using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>Why a channel's callback changed nothing.</summary>
[JsonConverter(typeof(SnakeCaseConverter<IgnoredReason>))]
public enum IgnoredReason
{
    /// <summary>The payment that it speaks of is known: it was repeated, or came after the channel was asked.</summary>
    AlreadyRecorded,

    /// <summary>The payment is known with another amount, and what was said first counts.</summary>
    RecordedOtherwise,

    /// <summary>The channel is being asked about such a report already.</summary>
    BeingAsked,

    /// <summary>The channel, asked, once more did not list the payment.</summary>
    Refuted,

    /// <summary>An operator has said what became of the money that it speaks of and that cannot be read.</summary>
    Resolved,

    /// <summary>It speaks of a failure, and the order is paid: it is older than what is known.</summary>
    AlreadyPaid,

    /// <summary>It speaks of a failure, and the order has ended already.</summary>
    OrderEnded,

    /// <summary>It speaks of a failure, and the order is with another channel, which may still take it.</summary>
    OtherChannel,

    /// <summary>It speaks of a failure of an order that is charged: only the answer to the charge, or to being asked, ends that.</summary>
    ChargeDecides,
}

/// <summary>A channel's callback, truly signed, that the channel had business to send and that changed nothing.</summary>
/// <param name="Channel">Who sent it.</param>
/// <param name="Reason">Why it changed nothing.</param>
/// <param name="PaymentId">The payment that it speaks of; null where it speaks of none, or where several are counted together.</param>
/// <param name="Reported">What it says was paid; null where that is not known.</param>
/// <param name="Count">How often it came, at least: see <see cref="Rules.IgnoredCallbackRules"/>.</param>
/// <param name="FirstAt">When it first came, by the merchant's time.</param>
/// <param name="LastAt">When it last came, to the minute.</param>
[GenerateSerializer, Immutable, Alias("ignored-callback")]
public sealed record IgnoredCallback(
    [property: Id(0)] string Channel,
    [property: Id(1)] IgnoredReason Reason,
    [property: Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PaymentId? PaymentId,
    [property: Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Reported,
    [property: Id(4)] int Count,
    [property: Id(5)] DateTimeOffset FirstAt,
    [property: Id(6)] DateTimeOffset LastAt
)
{
    internal bool IsSameAs(IgnoredCallback other) =>
        Channel == other.Channel && Reason == other.Reason && PaymentId == other.PaymentId && Reported == other.Reported;
}
