using System;
using System.Globalization;
using Payments.Domain;

namespace Payments.Channels.Http;

/// <summary>How a provider writes amounts.</summary>
/// <param name="InMajorUnit">As <c>12.34</c> for 12.34 EUR; otherwise in the currency's minor unit, as <c>1234</c>.</param>
public sealed record ProviderAmounts(bool InMajorUnit)
{
    /// <summary>An amount as the provider reads it.</summary>
    public string Write(Money money) => InMajorUnit
        ? (money.Amount / Scale(money.Currency)).ToString("F" + Currency.MinorDigits(money.Currency), CultureInfo.InvariantCulture)
        : money.Amount.ToString(CultureInfo.InvariantCulture);

    /// <summary>An amount as the provider wrote it; null when it is none, too large, or finer than the currency's minor unit.</summary>
    public Money? Read(string? text, string? currency)
    {
        if (text is null || currency is null || !Currency.IsMoney(currency)) return null;
        // Nothing longer is an amount, and decimal would round it.
        if (text.Length > 20 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        var minor = InMajorUnit ? number * Scale(currency) : number;
        return minor >= 1 && minor <= Money.MaxAmount && minor == decimal.Truncate(minor) ? new Money((long)minor, currency) : null;
    }

    private static decimal Scale(string currency) => (decimal)Math.Pow(10, Currency.MinorDigits(currency));
}
