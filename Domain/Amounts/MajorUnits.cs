using System.Globalization;

namespace Payments.Domain.Amounts;

/// <summary>
/// Amounts in a currency's major unit, as people write and read them: 12.50 for 1250 minor units of EUR. Exact, never rounded.
/// </summary>
public static class MajorUnits
{
    // decimal holds 28 digits and would round what has more; the largest amount has 16.
    private const int MaxLength = 24;

    /// <summary>What minor units are in the major one.</summary>
    /// <param name="minor">Any amount, below 0 as well.</param>
    /// <param name="currency">An ISO 4217 code for which <see cref="Currency.IsMoney"/> holds.</param>
    public static decimal Of(long minor, string currency) => minor / Scale(Currency.MinorDigits(currency));

    /// <summary>Reads what somebody typed, as <c>12.50</c> or <c>12</c>, without sign, exponent or grouping.</summary>
    /// <returns>Null for what is no amount that an order may have, or is finer than the currency's minor unit.</returns>
    public static Money? Read(string? text, string currency)
    {
        // The largest amount comes before anything is multiplied, which could overflow.
        if (
            text is null or { Length: > MaxLength }
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)
            || major > Money.MaxAmount
        )
            return null;
        var minor = major * Scale(Currency.MinorDigits(currency));
        return minor >= 1 && minor <= Money.MaxAmount && minor == decimal.Truncate(minor) ? new Money((long)minor, currency) : null;
    }

    /// <summary>How many units with so many decimal digits make a whole one: 100 for 2.</summary>
    public static decimal Scale(int digits)
    {
        var scale = 1m;
        for (; digits > 0; digits--)
            scale *= 10;
        return scale;
    }
}
