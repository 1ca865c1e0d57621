using System.Globalization;
using System.Text;

namespace Payments.Domain.Orders;

/// <summary>A channel's own id of a payment, kept as the channel writes it.</summary>
public static class PaymentId
{
    /// <summary>The longest one: 128 characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Tells whether a text may be one: 1 to 128 characters that can be printed, without blanks at its ends.</summary>
    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 2 * MaxLength || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
            return false;
        var characters = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; )
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done || !IsPrinted(rune))
                return false;
            rest = rest[length..];
            characters++;
        }

        return characters <= MaxLength;
    }

    // What is not assigned includes U+FFFE and U+FFFF, which XML cannot carry.
    private static bool IsPrinted(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
            );
}
