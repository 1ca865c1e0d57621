namespace Payments.LoadTest.Orders;

/// <summary>An order's public id as 16 bytes: <c>ord_</c> and 26 letters of base32, or, of bench/Limit, 32 of hexadecimal.</summary>
internal static class OrderIds
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Letters = 26;
    private const int HexLetters = 32;
    private static ReadOnlySpan<byte> Prefix => "ord_"u8;

    /// <summary>How long an id is at most.</summary>
    public const int MaxLength = 36;

    /// <summary>Zero when it is no id.</summary>
    public static UInt128 Read(ReadOnlySpan<byte> id)
    {
        if (!id.StartsWith(Prefix))
            return UInt128.Zero;
        var text = id[Prefix.Length..];
        if (text.Length == HexLetters)
            return UInt128.TryParse(text, System.Globalization.NumberStyles.HexNumber, null, out var number) ? number : UInt128.Zero;
        if (text.Length != Letters)
            return UInt128.Zero;
        var value = UInt128.Zero;
        for (var i = 0; i < Letters; i++)
        {
            var letter = Alphabet.IndexOf((char)text[i], StringComparison.Ordinal);
            if (letter < 0)
                return UInt128.Zero;
            // 26 letters hold 130 bits: the last one has two that are not used.
            value = i < Letters - 1 ? (value << 5) | (uint)letter : (value << 3) | ((uint)letter >> 2);
        }

        return value;
    }
}
