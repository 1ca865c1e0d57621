using System.Globalization;
using Payments.Domain.Amounts;

namespace Payments.Console.Parts;

/// <summary>Amounts as people write them.</summary>
internal static class Amounts
{
    /// <summary>1,234.50 EUR of 123450; exact, whatever the currency's digits.</summary>
    public static string Text(long amount, string currency)
    {
        var digits = Currency.MinorDigits(currency);
        var value = new decimal(Math.Abs(amount)) / (decimal)Math.Pow(10, digits);
        return $"{(amount < 0 ? "−" : "")}{value.ToString("N" + digits, CultureInfo.InvariantCulture)} {currency}";
    }

    /// <summary>Reads what somebody typed, as 12.50, into minor units; null for what is no amount of the currency.</summary>
    public static long? Parse(string? text, string currency)
    {
        var digits = Currency.MinorDigits(currency);
        return
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * (decimal)Math.Pow(10, digits) is var minor
            && minor == decimal.Truncate(minor)
            && minor is > 0 and <= 1_000_000_000_000
            ? (long)minor
            : null;
    }
}
