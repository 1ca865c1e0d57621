using System.Globalization;

namespace Payments.Storage.Orders;

/// <summary>Two numbers that are not negative as text, as <c>19a3f2c81b0-2f</c>.</summary>
internal static class CursorText
{
    public static string Format(long first, long second) => string.Create(CultureInfo.InvariantCulture, $"{first:x}-{second:x}");

    /// <summary>Reads what <see cref="Format"/> wrote; false, and zeros, for anything else.</summary>
    public static bool TryParse(string text, out long first, out long second)
    {
        second = 0;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (TryParse(dash < 0 ? "" : text.AsSpan(0, dash), out first) && TryParse(text.AsSpan(dash + 1), out second))
            return true;
        (first, second) = (0, 0);
        return false;
    }

    private static bool TryParse(ReadOnlySpan<char> hex, out long value) =>
        long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0;
}
