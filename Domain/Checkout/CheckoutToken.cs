using System.Buffers.Binary;
using Payments.Domain.Ids;
using Payments.Domain.Signatures;
using Payments.Domain.Text;

namespace Payments.Domain.Checkout;

/// <summary>
/// The unguessable last part of a checkout_url: the order's id, sealed with a key of the server. So nothing is kept for it, it is the same
/// for all of the order's life, tells nothing of the order, and whoever makes one up has it refused before anything is looked for.
/// </summary>
public static class CheckoutToken
{
    private const string Purpose = "checkout";

    /// <summary>The token of an order: 45 characters of lower-case base32.</summary>
    public static string Of(ReadOnlySpan<byte> key, OrderId order)
    {
        Span<byte> bytes = stackalloc byte[DerivedId.Size];
        if (!Base32.TryDecode(order.Value.AsSpan(OrderId.Prefix.Length), bytes))
            throw new ArgumentException("It is no order's id.", nameof(order));
        return OpaqueTokens.Seal(
            key,
            Purpose,
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..])
        );
    }

    /// <summary>The order; null where the token was not made with the key.</summary>
    public static OrderId? Read(ReadOnlySpan<byte> key, string token)
    {
        Span<long> numbers = stackalloc long[2];
        if (!OpaqueTokens.TryOpen(key, Purpose, token, numbers))
            return null;
        Span<byte> bytes = stackalloc byte[DerivedId.Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, numbers[0]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], numbers[1]);
        return new OrderId(OrderId.Prefix + Base32.Encode(bytes));
    }
}
