using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Ids;

/// <summary>
/// The public id of an order and the key of its grain: <c>ord_</c> + base32 of 16 bytes of SHA-256(merchant id LF merchant's order id).
/// It is derived, so a retried create always finds the same order.
/// </summary>
/// <param name="Value">The id as text.</param>
[GenerateSerializer, Immutable, Alias("order-id"), JsonConverter(typeof(IdConverter<OrderId>))]
public readonly record struct OrderId([property: Id(0)] string Value) : IId<OrderId>
{
    /// <summary>What every order id starts with.</summary>
    public const string Prefix = "ord_";

    /// <summary>The id of a merchant's order.</summary>
    public static OrderId Of(MerchantId merchantId, string merchantOrderId) => new(Prefix + DerivedId.Of(merchantId, merchantOrderId));

    /// <summary>Reads a text from outside; false where it can be no order's id, which keeps nonsense away from the grains.</summary>
    public static bool TryParse(string? text, out OrderId id)
    {
        var isValid = IsValid(text);
        id = isValid ? new OrderId(text!) : default;
        return isValid;
    }

    /// <summary>Tells whether a text could be an order id.</summary>
    public static bool IsValid(string? text) =>
        text is not null
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && Base32.IsCanonical(text.AsSpan(Prefix.Length), DerivedId.Size);

    /// <summary>The id of the refund that the server itself makes for a payment it must not keep.</summary>
    public string AutomaticRefund(string channel, PaymentId paymentId) =>
        "rfd_" + DerivedId.Of(Value, "automatic:" + channel + ":" + paymentId.Value);

    /// <summary>The id of a refund that the merchant asks for.</summary>
    public string RequestedRefund(string merchantRefundId) => "rfd_" + DerivedId.Of(Value, "requested:" + merchantRefundId);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The id as text.</summary>
    public static implicit operator string(OrderId id) => id.Value;

    static OrderId IId<OrderId>.Of(string text) => new(text);
}
