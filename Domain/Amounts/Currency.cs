using System.Collections.Frozen;

namespace Payments.Domain.Amounts;

/// <summary>
/// The currencies of ISO 4217 that are money. Funds (such as CLF), precious metals (XAU), the test code XTS and
/// "no currency" XXX are left out on purpose: nobody can be paid in them.
/// </summary>
public static class Currency
{
    private const string WithTwoDigits =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP "
        + "DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
        + "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB "
        + "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG "
        + "YER ZAR ZMW ZWG";

    private const string WithoutMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string WithThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, int> Digits = Read();

    /// <summary>Tells whether a code is money; upper case only, as ISO 4217 writes it.</summary>
    public static bool IsMoney(string code) => Digits.ContainsKey(code);

    /// <summary>How many decimal digits the minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.</summary>
    /// <exception cref="KeyNotFoundException">The code is not money.</exception>
    public static int MinorDigits(string code) => Digits[code];

    private static FrozenDictionary<string, int> Read()
    {
        var digits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (codes, count) in new[] { (WithoutMinorUnit, 0), (WithTwoDigits, 2), (WithThreeDigits, 3) })
        foreach (var code in codes.Split(' '))
            digits.Add(code, count);
        return digits.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
