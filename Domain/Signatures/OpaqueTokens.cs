using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Text;

namespace Payments.Domain.Signatures;

/// <summary>
/// Numbers that others hand back and must not understand, as the row of a table, which says how many there are of all. The same numbers are
/// always the same text; one that was made elsewhere, or for something else, is none. A synthetic initialization vector (RFC 5297,
/// section 2.6), with HMAC-SHA256 for both of its functions.
/// </summary>
public static class OpaqueTokens
{
    private const int MaxNumbers = 4;
    private const int TagLength = 12;
    private const byte OfTag = 1;
    private const byte OfPad = 2;

    /// <summary>Seals up to four numbers.</summary>
    /// <param name="key">Who has it can open them.</param>
    /// <param name="purpose">What they are for, and whose they are: they open for nothing else.</param>
    /// <param name="numbers">The numbers.</param>
    /// <returns>Lower-case base32: 32 characters for one number, 45 for two.</returns>
    public static string Seal(ReadOnlySpan<byte> key, string purpose, params ReadOnlySpan<long> numbers)
    {
        if (numbers.Length > MaxNumbers)
            throw new ArgumentException($"At most {MaxNumbers} numbers can be sealed.", nameof(numbers));
        Span<byte> text = stackalloc byte[TagLength + (numbers.Length * sizeof(long))];
        var (tag, plain) = (TagLength, numbers.Length * sizeof(long));
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64BigEndian(text[(tag + (i * sizeof(long)))..], numbers[i]);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest(key, OfTag, text.Slice(tag, plain), purpose, digest);
        digest[..TagLength].CopyTo(text);
        Mask(key, purpose, text);
        return Base32.Encode(text);
    }

    /// <summary>Opens them.</summary>
    /// <param name="key">With which they were sealed.</param>
    /// <param name="purpose">For which they were sealed.</param>
    /// <param name="text">What came back.</param>
    /// <param name="numbers">As many as were sealed.</param>
    /// <returns>False for anything else than what <see cref="Seal"/> gives.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> key, string purpose, ReadOnlySpan<char> text, Span<long> numbers)
    {
        Span<byte> bytes = stackalloc byte[TagLength + (numbers.Length * sizeof(long))];
        if (!Base32.TryDecode(text, bytes))
            return false;
        Mask(key, purpose, bytes);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest(key, OfTag, bytes[TagLength..], purpose, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[..TagLength], bytes[..TagLength]))
            return false;
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt64BigEndian(bytes[(TagLength + (i * sizeof(long)))..]);
        return true;
    }

    /// <summary>Encrypts what stands behind the tag, and decrypts it.</summary>
    private static void Mask(ReadOnlySpan<byte> key, string purpose, Span<byte> text)
    {
        Span<byte> pad = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest(key, OfPad, text[..TagLength], purpose, pad);
        for (var i = TagLength; i < text.Length; i++)
            text[i] ^= pad[i - TagLength];
    }

    private static void Digest(ReadOnlySpan<byte> key, byte what, ReadOnlySpan<byte> part, string purpose, Span<byte> digest)
    {
        Span<byte> message = stackalloc byte[256];
        message[0] = what;
        part.CopyTo(message[1..]);
        var length = 1 + part.Length + Encoding.UTF8.GetBytes(purpose, message[(1 + part.Length)..]);
        HMACSHA256.HashData(key, message[..length], digest);
    }
}
