using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.Domain.Text;

/// <summary>Writes and reads an enum as the snake_case word the API uses; numbers are not accepted.</summary>
/// <typeparam name="T">A closed set of words.</typeparam>
public sealed class SnakeCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The snake_case words of an enum.</summary>
/// <typeparam name="T">A closed set of words.</typeparam>
public static class SnakeCase<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(
        pair => pair.Value,
        pair => pair.Key,
        StringComparer.Ordinal
    );

    /// <summary>All words, in the order of the enum, for messages that list what is allowed.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetValues<T>().Select(Of));

    /// <summary>The word of a value.</summary>
    public static string Of(T value) => Words[value];

    /// <summary>The value of a word that is known to be one.</summary>
    /// <exception cref="System.Collections.Generic.KeyNotFoundException">It is not one.</exception>
    public static T Parse(string word) => Values[word];

    /// <summary>The value of a word, if it is one.</summary>
    public static bool TryParse(string? word, out T value)
    {
        value = default;
        return word is not null && Values.TryGetValue(word, out value);
    }
}
