using System.Collections.Frozen;
using System.Text.Json;

namespace Payments.Domain.Languages;

/// <summary>What a page says, by name, in one language.</summary>
public sealed class Wording
{
    private readonly FrozenDictionary<string, string> _texts;

    private Wording(Language language, FrozenDictionary<string, string> texts, string json) =>
        (Language, _texts, Json) = (language, texts, json);

    /// <summary>The language.</summary>
    public Language Language { get; }

    /// <summary>All texts as an object in JSON, for a page's own script.</summary>
    public string Json { get; }

    /// <summary>A text.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public string this[string name] => _texts[name];

    /// <summary>A text with a value in the place of <paramref name="place"/> in braces, as <c>Back to {merchant}</c>.</summary>
    public string With(string name, string place, string value) => _texts[name].Replace("{" + place + "}", value, StringComparison.Ordinal);

    /// <summary>Reads a page's texts in all languages: each an object of texts in JSON.</summary>
    /// <param name="open">Opens the file of a language, by its <see cref="LanguageNames.Code"/>.</param>
    public static FrozenDictionary<Language, Wording> Read(Func<string, Stream> open) =>
        LanguageNames.All.ToFrozenDictionary(
            language => language,
            language =>
            {
                using var file = open(language.Code());
                using var texts = JsonDocument.Parse(file);
                return new Wording(
                    language,
                    texts
                        .RootElement.EnumerateObject()
                        .ToFrozenDictionary(text => text.Name, text => text.Value.GetString()!, StringComparer.Ordinal),
                    texts.RootElement.GetRawText()
                );
            }
        );
}
