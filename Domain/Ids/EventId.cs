using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Ids;

/// <summary>The id of an event, which is also the <c>webhook-id</c> of its notification.</summary>
/// <param name="Value">The id as text.</param>
[GenerateSerializer, Immutable, Alias("event-id"), JsonConverter(typeof(IdConverter<EventId>))]
public readonly record struct EventId([property: Id(0)] string Value) : IId<EventId>
{
    /// <summary>What every event id starts with.</summary>
    public const string Prefix = "evt_";

    /// <summary>The id of an order's event; derived, so a repeated notification carries the same one.</summary>
    public static EventId Of(OrderId orderId, int sequence) => new(Prefix + DerivedId.Of(orderId.Value, "event:" + sequence));

    /// <summary>The place of an event in an order's history, by its id; null when the order has no such event.</summary>
    public static int? SequenceOf(OrderId orderId, string eventId, int lastSequence)
    {
        for (var sequence = lastSequence; sequence > 0; sequence--)
            if (Of(orderId, sequence).Value == eventId)
                return sequence;
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The id as text.</summary>
    public static implicit operator string(EventId id) => id.Value;

    static EventId IId<EventId>.Of(string text) => new(text);
}
