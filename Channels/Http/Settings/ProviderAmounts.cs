using System.Collections.Immutable;
using System.Globalization;
using Payments.Domain.Amounts;

namespace Payments.Channels.Http.Settings;

/// <summary>How a provider writes amounts.</summary>
/// <param name="InMajorUnit">As <c>12.34</c> for 12.34 EUR; otherwise in the currency's minor unit, as <c>1234</c>.</param>
public sealed record ProviderAmounts(bool InMajorUnit)
{
    /// <summary>The most decimals that a currency may have with a provider: 4.</summary>
    public const int MaxDecimals = 4;

    // decimal holds 28 digits and would round what has more.
    private const int MaxDigits = 28;
    private const int MaxLength = 40;

    /// <summary>
    /// Currencies that have other decimals with this provider than in ISO 4217, as ISK with two at Adyen and HUF with none at PayPal.
    /// </summary>
    public ImmutableDictionary<string, int> Decimals { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Tells whether the provider can be told an amount: one finer than its decimals would be rounded.</summary>
    public bool CanWrite(Money money) => Decimals.IsEmpty || InUnitsOf(money) is var units && units == decimal.Truncate(units);

    /// <summary>
    /// An amount as the provider reads it; never rounded, so one that <see cref="CanWrite"/> denies has more decimals than the provider
    /// knows.
    /// </summary>
    public string Write(Money money)
    {
        if (!InMajorUnit)
            return InUnitsOf(money).ToString("0.####", CultureInfo.InvariantCulture);
        var digits = Currency.MinorDigits(money.Currency);
        var decimals = CanWrite(money) ? DecimalsOf(money.Currency) : digits;
        return (money.Amount / MajorUnits.Scale(digits)).ToString(
            "F" + decimals.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>
    /// An amount as the provider wrote it, exponents allowed; null when it is none, too large, or finer than the currency's minor unit.
    /// </summary>
    public Money? Read(string? text, string? currency)
    {
        if (text is null || currency is null || text.Length > MaxLength)
            return null;
        var code = currency.ToUpperInvariant();
        if (!Currency.IsMoney(code) || DigitsOf(text) > MaxDigits)
            return null;
        if (
            !decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return null;
        // Before anything is multiplied, which could overflow; no currency has more decimals than these.
        if (number > Money.MaxAmount * MajorUnits.Scale(MaxDecimals))
            return null;
        var digits = Currency.MinorDigits(code);
        var minor = InMajorUnit
            ? number * MajorUnits.Scale(digits)
            : number * MajorUnits.Scale(digits) / MajorUnits.Scale(DecimalsOf(code));
        return minor >= 1 && minor <= Money.MaxAmount && minor == decimal.Truncate(minor) ? new Money((long)minor, code) : null;
    }

    private decimal InUnitsOf(Money money) =>
        money.Amount * MajorUnits.Scale(DecimalsOf(money.Currency)) / MajorUnits.Scale(Currency.MinorDigits(money.Currency));

    private int DecimalsOf(string currency) => Decimals.GetValueOrDefault(currency, Currency.MinorDigits(currency));

    private static int DigitsOf(string text)
    {
        var exponent = text.AsSpan().IndexOfAny('e', 'E');
        var digits = 0;
        foreach (var c in exponent < 0 ? text.AsSpan() : text.AsSpan(0, exponent))
            if (char.IsAsciiDigit(c))
                digits++;
        return digits;
    }
}
