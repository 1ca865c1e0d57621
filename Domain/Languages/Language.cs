using System.Collections.Immutable;

namespace Payments.Domain.Languages;

/// <summary>A language that pages for payers are written in.</summary>
public enum Language
{
    /// <summary>Where none of the others is asked for.</summary>
    English,

    /// <summary>In simplified characters.</summary>
    Chinese,

    /// <summary>As in France.</summary>
    French,

    /// <summary>As in Germany.</summary>
    German,
}

/// <summary>How languages are named.</summary>
public static class LanguageNames
{
    /// <summary>All of them, in the order in which pages offer them.</summary>
    public static ImmutableArray<Language> All { get; } = [.. Enum.GetValues<Language>()];

    /// <summary>The language's subtag (BCP 47), as <c>?lang=</c> and the files of words name it: <c>en</c>.</summary>
    public static string Code(this Language language) =>
        language switch
        {
            Language.Chinese => "zh",
            Language.French => "fr",
            Language.German => "de",
            _ => "en",
        };

    /// <summary>The tag (BCP 47) for a page's <c>lang</c>, so that it is read aloud and set in the right characters.</summary>
    public static string Tag(this Language language) => language == Language.Chinese ? "zh-Hans" : language.Code();

    /// <summary>What the language calls itself.</summary>
    public static string OwnName(this Language language) =>
        language switch
        {
            Language.Chinese => "中文",
            Language.French => "Français",
            Language.German => "Deutsch",
            _ => "English",
        };
}
