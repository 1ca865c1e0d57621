using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Orleans;

namespace Payments.Domain.Ids;

/// <summary>A channel's own id of a payment, kept as the channel writes it.</summary>
/// <param name="Value">The id as text.</param>
[GenerateSerializer, Immutable, Alias("payment-id"), JsonConverter(typeof(IdConverter<PaymentId>))]
public readonly record struct PaymentId([property: Id(0)] string Value) : IId<PaymentId>
{
    /// <summary>The longest one: 128 characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads what a channel sent; false where it may not be one.</summary>
    public static bool TryParse(string? text, out PaymentId id)
    {
        var isValid = IsValid(text);
        id = isValid ? new PaymentId(text!) : default;
        return isValid;
    }

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

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The id as text.</summary>
    public static implicit operator string(PaymentId id) => id.Value;

    static PaymentId IId<PaymentId>.Of(string text) => new(text);
}
