using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Payments.Grains.Secrets;

namespace Payments.Hosting.Settings;

/// <summary>Reads the key that secrets are kept under.</summary>
internal static class MasterKey
{
    /// <summary>The setting that holds it.</summary>
    public const string SettingName = "Payments:MasterKey";

    /// <summary>The setting of those before it, a list.</summary>
    public const string PreviousSettingName = "Payments:PreviousMasterKeys";

    private const int MaxPrevious = 8;

    /// <summary>The one check of every master key: base64 of 32 bytes, as it is usually written, and nothing around it.</summary>
    /// <param name="text">What a setting or a file holds.</param>
    /// <param name="source">The setting or the file, for the error.</param>
    /// <exception cref="SettingException">It is no key. The text is never part of the message.</exception>
    public static byte[] Parse(string text, string source)
    {
        var key = new byte[SecretBox.KeyLength];
        // What a decoder leaves out, as blanks, would make one key of many texts.
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length && Convert.ToBase64String(key) == text
            ? key
            : throw new SettingException(
                source,
                $"must be base64 of {SecretBox.KeyLength} bytes and nothing else, as `openssl rand -base64 32` prints."
            );
    }

    /// <summary>The keys that are replaced, as settings name them.</summary>
    /// <exception cref="SettingException">One of them is no key, or there are more than 8.</exception>
    public static ImmutableArray<byte[]> Previous(IConfiguration configuration) =>
        Previous(configuration.List(PreviousSettingName), PreviousSettingName);

    /// <inheritdoc cref="Previous(IConfiguration)"/>
    /// <param name="texts">Each with where it stands.</param>
    /// <param name="source">Where all of them stand.</param>
    public static ImmutableArray<byte[]> Previous(IEnumerable<(string Text, string Source)> texts, string source)
    {
        var keys = texts.Select(text => Parse(text.Text, text.Source)).ToImmutableArray();
        return keys.Length <= MaxPrevious
            ? keys
            : throw new SettingException(source, $"holds {keys.Length} keys; there may be {MaxPrevious}.");
    }
}
