using System.Globalization;

namespace Payments.Storage.Sqlite;

/// <summary>Days as columns hold them: <c>2026-11-29</c>, so that their order is that of the text.</summary>
internal static class DayText
{
    /// <summary>A day as text.</summary>
    public static string Of(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The day that a text holds.</summary>
    public static DateOnly Parse(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);
}
