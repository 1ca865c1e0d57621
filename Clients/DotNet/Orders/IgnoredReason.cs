using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>Why a channel's callback changed nothing.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<IgnoredReason>))]
public readonly record struct IgnoredReason(string Value) : IOpenEnum<IgnoredReason>
{
    /// <summary>The payment that it speaks of is known.</summary>
    public static IgnoredReason AlreadyRecorded { get; } = new("already_recorded");

    /// <summary>The payment is known with another amount, and what was said first counts.</summary>
    public static IgnoredReason RecordedOtherwise { get; } = new("recorded_otherwise");

    /// <summary>The channel is being asked about such a report already.</summary>
    public static IgnoredReason BeingAsked { get; } = new("being_asked");

    /// <summary>The channel, asked, once more did not list the payment.</summary>
    public static IgnoredReason Refuted { get; } = new("refuted");

    /// <summary>An operator has said what became of the money that it speaks of.</summary>
    public static IgnoredReason Resolved { get; } = new("resolved");

    /// <summary>It speaks of a failure, and the order is paid.</summary>
    public static IgnoredReason AlreadyPaid { get; } = new("already_paid");

    /// <summary>It speaks of a failure, and the order has ended already.</summary>
    public static IgnoredReason OrderEnded { get; } = new("order_ended");

    /// <summary>It speaks of a failure, and the order is with another channel.</summary>
    public static IgnoredReason OtherChannel { get; } = new("other_channel");

    /// <summary>It speaks of a failure of an order that is charged, which only the answer to the charge or to being asked ends.</summary>
    public static IgnoredReason ChargeDecides { get; } = new("charge_decides");

    /// <inheritdoc/>
    public static IgnoredReason Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
