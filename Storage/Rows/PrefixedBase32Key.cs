namespace Payments.Storage.Rows;

/// <summary>
/// Keys such as <c>ord_</c> + 26 letters: a prefix, then 16 bytes in lower-case base32 (RFC 4648, no padding).
/// Each 16 bytes have exactly one text, so that two keys never mean one row.
/// </summary>
/// <param name="prefix">What every key begins with, as <c>ord_</c>; ASCII.</param>
public sealed class PrefixedBase32Key(string prefix)
{
    /// <summary>The bytes of a key.</summary>
    public const int Size = 16;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Letters = 26;

    /// <summary>The text of 16 bytes.</summary>
    public string Format(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Size, nameof(key));
        Span<char> text = stackalloc char[Letters];
        int buffer = 0,
            bits = 0,
            next = 0;
        foreach (var value in key)
        {
            buffer = buffer << 8 | value;
            for (bits += 8; bits >= 5; bits -= 5)
                text[next++] = Alphabet[buffer >> (bits - 5) & 31];
            buffer &= (1 << bits) - 1;
        }

        text[next] = Alphabet[buffer << (5 - bits) & 31];
        return string.Concat(prefix, text);
    }

    /// <summary>The 16 bytes of a key.</summary>
    /// <exception cref="ArgumentException">The text is not such a key.</exception>
    public void Parse(string text, Span<byte> key)
    {
        if (!TryParse(text, key))
            throw new ArgumentException(
                $"'{text}' is not a key of the form {prefix} + {Letters} letters of lower-case base32.",
                nameof(text)
            );
    }

    /// <summary>The 16 bytes of a key; false when the text is not such a key.</summary>
    public bool TryParse(string text, Span<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, Size, nameof(key));
        if (text.Length != prefix.Length + Letters || !text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        int buffer = 0,
            bits = 0,
            next = 0;
        foreach (var letter in text.AsSpan(prefix.Length))
        {
            var value =
                letter is >= 'a' and <= 'z' ? letter - 'a'
                : letter is >= '2' and <= '7' ? letter - '2' + 26
                : -1;
            if (value < 0)
                return false;
            buffer = buffer << 5 | value;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            key[next++] = (byte)(buffer >> bits);
            buffer &= (1 << bits) - 1;
        }

        // 26 letters hold two bits more than 16 bytes do; only zeros are a key, else four texts would mean one row.
        return buffer == 0;
    }
}
