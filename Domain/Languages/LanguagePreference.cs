using System.Globalization;

namespace Payments.Domain.Languages;

/// <summary>Which language a reader gets.</summary>
public static class LanguagePreference
{
    /// <summary>How many ranges of an <c>Accept-Language</c> are looked at: 20. Browsers send fewer.</summary>
    public const int MaxRanges = 20;

    /// <summary>
    /// The language that was chosen on a page, or else the one that <c>Accept-Language</c> (RFC 9110, section 12.5.4) prefers. Regions and
    /// scripts do not count: <c>de-AT</c> is German. What cannot be understood asks for nothing.
    /// </summary>
    /// <param name="chosen">What stands in <c>?lang=</c>; null for nothing.</param>
    /// <param name="acceptLanguage">The header; null where it was not sent.</param>
    public static Language Of(string? chosen, string? acceptLanguage)
    {
        if (chosen is not null && Find(chosen) is { } known)
            return known;
        var (best, weight) = (Language.English, 0d);
        var count = 0;
        foreach (var part in acceptLanguage.AsSpan().Split(','))
        {
            if (++count > MaxRanges)
                break;
            var range = acceptLanguage.AsSpan(part);
            if (Weight(range) is var own && own > weight && Find(range) is { } language)
                (best, weight) = (language, own);
        }

        return best;
    }

    private static Language? Find(ReadOnlySpan<char> range)
    {
        var primary = range[..(range.IndexOfAny("-;") is >= 0 and var end ? end : range.Length)].Trim();
        if (primary is "*")
            return Language.English;
        foreach (var language in LanguageNames.All)
            if (primary.Equals(language.Code(), StringComparison.OrdinalIgnoreCase))
                return language;
        return null;
    }

    /// <summary>The quality value behind a range: 0 to 1, 1 where there is none.</summary>
    private static double Weight(ReadOnlySpan<char> range)
    {
        if (range.IndexOf(';') is not (>= 0 and var at))
            return 1;
        var parameter = range[(at + 1)..].Trim();
        return
            parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            && weight <= 1
            ? weight
            : 0;
    }
}
