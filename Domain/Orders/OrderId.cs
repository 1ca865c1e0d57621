using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>
/// Names that are derived, never drawn: a retried create always lands on the same order, and a retried refund or
/// notification carries the same id, for ever.
/// </summary>
public static class OrderId
{
    /// <summary>What every order id starts with.</summary>
    public const string Prefix = "ord_";

    /// <summary>
    /// The public id of an order and the key of its grain: <c>ord_</c> + base32 of 16 bytes of SHA-256(merchant id LF merchant's order id).
    /// </summary>
    public static string Of(string merchantId, string merchantOrderId) => Prefix + DerivedId.Of(merchantId, merchantOrderId);

    /// <summary>Tells whether a text could be an order id; such a check keeps nonsense away from the grains.</summary>
    public static bool IsValid(string? id) =>
        id is not null && id.StartsWith(Prefix, StringComparison.Ordinal) && Base32.IsCanonical(id.AsSpan(Prefix.Length), DerivedId.Size);

    /// <summary>The id of the refund that the server itself makes for a payment it must not keep.</summary>
    public static string AutomaticRefund(string orderId, string paymentId) => "rfd_" + DerivedId.Of(orderId, "automatic:" + paymentId);

    /// <summary>The id of a refund that the merchant asks for.</summary>
    public static string RequestedRefund(string orderId, string merchantRefundId) =>
        "rfd_" + DerivedId.Of(orderId, "requested:" + merchantRefundId);

    /// <summary>The id of an order's event, which is also the <c>webhook-id</c> of its notification.</summary>
    public static string Event(string orderId, int sequence) => "evt_" + DerivedId.Of(orderId, "event:" + sequence);

    /// <summary>The place of an event in an order's history, by its id; null when the order has no such event.</summary>
    public static int? SequenceOf(string orderId, string eventId, int lastSequence)
    {
        for (var sequence = lastSequence; sequence > 0; sequence--)
            if (Event(orderId, sequence) == eventId)
                return sequence;
        return null;
    }
}
