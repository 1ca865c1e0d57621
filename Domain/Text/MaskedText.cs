using System.Text;
using System.Text.RegularExpressions;

namespace Payments.Domain.Text;

/// <summary>
/// How bytes of a stranger begin, for a person to look at: what looks like a secret is masked, what cannot be shown is a blank.
/// </summary>
public static partial class MaskedText
{
    /// <summary>What stands for a secret.</summary>
    private const string Mask = "•••";

    /// <summary>As much is looked at as is needed for what is shown, with room for what is masked away.</summary>
    private const int LookedAt = 8;

    /// <summary>The beginning as text.</summary>
    /// <param name="bytes">UTF-8; what is not becomes U+FFFD.</param>
    /// <param name="length">The most characters, besides an ellipsis where something was cut off.</param>
    public static string Of(ReadOnlySpan<byte> bytes, int length)
    {
        var looked = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LookedAt * length)]);
        var masked = Token().Replace(Member().Replace(looked, "${name}\"" + Mask + "\""), "${prefix}" + Mask);
        var shown = masked.Length <= length ? masked : masked[..(char.IsHighSurrogate(masked[length - 1]) ? length - 1 : length)];
        var isWhole = masked.Length <= length && bytes.Length <= LookedAt * length;
        return string.Concat(shown.Select(Visible)) + (isWhole ? "" : "…");
    }

    private static char Visible(char character) => char.IsControl(character) ? ' ' : character;

    /// <summary>This server's own secrets, and signatures of Standard Webhooks, whatever they stand in.</summary>
    [GeneratedRegex(
        @"(?<prefix>\b(?:sk_|us_|whsec_)|\bv1,|\bBearer )[A-Za-z0-9_+/=.\-]+",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Token();

    /// <summary>A member of JSON whose name says that it is one.</summary>
    [GeneratedRegex(
        @"(?<name>""[^""]{0,64}(?:secret|password|passwd|token|signature|api_?key|authorization|credential|cvv|cvc|card_?number)[^""]{0,64}""\s*:\s*)(?:""(?:[^""\\]|\\.)*(?:""|$)|[0-9]+)",
        RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Member();
}
