using System.Buffers.Binary;
using System.Security.Cryptography;
using Payments.Domain.Ids;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>
/// A channel and its id of a payment, as one number: a payment pays one order only, whoever's. The first 16 bytes of SHA-256(channel + "\n"
/// + id); a channel's name holds no line break.
/// </summary>
/// <param name="Value">The number.</param>
public readonly record struct PaymentKey(UInt128 Value)
{
    /// <summary>The bytes of a key.</summary>
    public const int Size = 16;

    /// <summary>The key of a payment.</summary>
    public static PaymentKey Of(string channel, PaymentId paymentId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        DerivedId.Hash(channel, paymentId, hash);
        return Read(hash);
    }

    /// <summary>A key from its bytes.</summary>
    public static PaymentKey Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }
}
