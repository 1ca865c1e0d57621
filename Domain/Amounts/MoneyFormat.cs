using System.Collections.Frozen;
using System.Globalization;
using Payments.Domain.Languages;

namespace Payments.Domain.Amounts;

/// <summary>
/// Amounts as people of a language write them, as the Unicode CLDR has it: <c>€1,234.50</c>, <c>1.234,50 €</c>. Always with all digits
/// of the currency's minor unit: what is shown is what is paid. The program runs without the system's data of cultures, so what it needs
/// stands here.
/// </summary>
public static class MoneyFormat
{
    private const string NoBreakSpace = "\u00a0";
    private const string NarrowNoBreakSpace = "\u202f";

    private static readonly NumberFormatInfo English = Numbers(",", ".");
    private static readonly NumberFormatInfo French = Numbers(NarrowNoBreakSpace, ",");
    private static readonly NumberFormatInfo German = Numbers(".", ",");

    /// <summary>The signs of currencies, in the order of <see cref="Language"/>; all others are written by their code.</summary>
    private static readonly FrozenDictionary<string, string[]> Signs = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["AUD"] = ["A$", "AU$", "$AU", "AU$"],
        ["BRL"] = ["R$", "R$", "R$", "R$"],
        ["CAD"] = ["CA$", "CA$", "$CA", "CA$"],
        ["CNY"] = ["CN¥", "¥", "CNY", "CN¥"],
        ["EUR"] = ["€", "€", "€", "€"],
        ["GBP"] = ["£", "£", "£GB", "£"],
        ["HKD"] = ["HK$", "HK$", "HKD", "HK$"],
        ["ILS"] = ["₪", "₪", "₪", "₪"],
        ["INR"] = ["₹", "₹", "₹", "₹"],
        ["JPY"] = ["¥", "JP¥", "JPY", "¥"],
        ["KRW"] = ["₩", "₩", "₩", "₩"],
        ["MXN"] = ["MX$", "MX$", "$MX", "MX$"],
        ["NZD"] = ["NZ$", "NZ$", "$NZ", "NZ$"],
        ["SGD"] = ["SGD", "SGD", "$SG", "SGD"],
        ["TWD"] = ["NT$", "NT$", "TWD", "NT$"],
        ["USD"] = ["$", "US$", "$US", "$"],
        ["VND"] = ["₫", "₫", "₫", "₫"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>An amount of at least 0.</summary>
    public static string Of(Money money, Language language)
    {
        var digits = Currency.MinorDigits(money.Currency);
        var major = MajorUnits.Of(money.Amount, money.Currency);
        var sign = Signs.TryGetValue(money.Currency, out var signs) ? signs[(int)language] : money.Currency;
        return language switch
        {
            Language.French => Number(French) + NoBreakSpace + sign,
            Language.German => Number(German) + NoBreakSpace + sign,
            _ when char.IsAsciiLetter(sign[^1]) => sign + NoBreakSpace + Number(English),
            _ => sign + Number(English),
        };

        string Number(NumberFormatInfo numbers) => major.ToString("N" + digits, numbers);
    }

    private static NumberFormatInfo Numbers(string group, string point) =>
        new() { NumberGroupSeparator = group, NumberDecimalSeparator = point };
}
