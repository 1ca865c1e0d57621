using System.Globalization;
using System.Text;
using System.Xml;

namespace Payments.Domain.Text;

/// <summary>
/// Which text every channel and every endpoint can carry: the characters of XML 1.0 (section 2.2), the narrowest of the forms in which it
/// is sent. They are all of Unicode but U+FFFE and U+FFFF, halves of surrogate pairs, and control characters below U+0020 other than tab,
/// line feed and
/// carriage return.
/// </summary>
public static class PortableText
{
    /// <summary>The first character that cannot be carried, as <c>U+FFFE</c>; null when all can.</summary>
    public static string? FindUnsupportedCharacter(string text)
    {
        var place = IndexOfUnsupported(text);
        return place == text.Length ? null : "U+" + ((int)text[place]).ToString("X4", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// What can be carried of a text that a third party wrote, for people to read: without control characters, cut off where it grows too
    /// long.
    /// </summary>
    /// <param name="text">As it was read.</param>
    /// <param name="max">The longest it may be, in UTF-16 code units.</param>
    public static string ToReadable(string text, int max)
    {
        var readable = new StringBuilder(Math.Min(text.Length, max));
        foreach (var rune in text.EnumerateRunes())
        {
            if (readable.Length + rune.Utf16SequenceLength > max)
                break;
            // What is half of a pair comes as the replacement character.
            if (!Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF))
                readable.Append(rune.ToString());
        }

        return readable.ToString();
    }

    private static int IndexOfUnsupported(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                i++;
            else
                return i;
        }

        return text.Length;
    }
}
