using System.Globalization;

namespace Payments.Domain.Languages;

/// <summary>Times left as people of a language read them: <c>14:05</c>, <c>1:00:00</c>, <c>6 d 23:59:59</c>.</summary>
public static class TimeFormat
{
    /// <summary>A time of at least 0, in whole seconds.</summary>
    public static string Of(TimeSpan time, Language language) =>
        time.Days > 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.Days} {Days(language)} {time.Hours}:{time:mm\\:ss}")
        : time.Hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.Hours}:{time:mm\\:ss}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time:ss}");

    /// <summary>What stands behind a number of days.</summary>
    public static string Days(Language language) =>
        language switch
        {
            Language.Chinese => "天",
            Language.French => "j",
            Language.German => "T",
            _ => "d",
        };
}
