using System.Globalization;
using Payments.Domain.Amounts;

namespace Payments.Console.Parts;

/// <summary>Amounts as operators and merchants compare them: grouped, by the currency's code, with a sign.</summary>
internal static class Amounts
{
    /// <summary>1,234.50 EUR of 123450; exact, whatever the currency's digits.</summary>
    public static string Text(long amount, string currency)
    {
        var digits = "N" + Currency.MinorDigits(currency).ToString(CultureInfo.InvariantCulture);
        var value = Math.Abs(MajorUnits.Of(amount, currency)).ToString(digits, CultureInfo.InvariantCulture);
        return $"{(amount < 0 ? "−" : "")}{value} {currency}";
    }
}
