namespace Payments.Domain.Text;

/// <summary>Lower-case base32 without padding, over the alphabet of RFC 4648 section 6.</summary>
public static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Encodes bytes; 16 bytes give 26 characters.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[((bytes.Length * 8) + 4) / 5];
        int buffer = 0,
            bits = 0,
            length = 0;
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[length++] = Alphabet[(buffer >> bits) & 31];
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
            text[length++] = Alphabet[(buffer << (5 - bits)) & 31];
        return new string(text[..length]);
    }

    /// <summary>Decodes what <see cref="Encode"/> gives for so many bytes; false for any other text.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (!IsCanonical(text, bytes.Length))
            return false;
        int buffer = 0,
            bits = 0,
            length = 0;
        foreach (var c in text)
        {
            buffer = (buffer << 5) | Alphabet.IndexOf(c, StringComparison.Ordinal);
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[length++] = (byte)(buffer >> bits);
            buffer &= (1 << bits) - 1;
        }

        return true;
    }

    /// <summary>Tells whether a text is what <see cref="Encode"/> gives for so many bytes, so that one id has one spelling.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text, int byteCount)
    {
        if (text.Length != ((byteCount * 8) + 4) / 5)
            return false;
        foreach (var c in text)
            if (c is not ((>= 'a' and <= 'z') or (>= '2' and <= '7')))
                return false;
        var unusedBits = (text.Length * 5) - (byteCount * 8);
        return (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & ((1 << unusedBits) - 1)) == 0;
    }
}
