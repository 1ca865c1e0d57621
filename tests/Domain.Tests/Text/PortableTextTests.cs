using System.Xml;
using Payments.Domain.Text;
using Xunit;

namespace Payments.Domain.Tests.Text;

public class PortableTextTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("a\tb\r\nc", null)]
    [InlineData("\u0085 \u009f \ufdd0 \ufffd \u202e", null)]
    [InlineData("\U0001f4b6 \U0001fffe", null)]
    [InlineData("a\0", "U+0000")]
    [InlineData("\u0001", "U+0001")]
    [InlineData("\u001f", "U+001F")]
    [InlineData("a\ufffe", "U+FFFE")]
    [InlineData("\uffffa", "U+FFFF")]
    public void a_text_is_carried_if_xml_has_all_of_its_characters(string text, string? fault)
    {
        Assert.Equal(fault, PortableText.FindUnsupportedCharacter(text));
        Assert.Equal(fault is null, Xml(text));
    }

    // Attributes cannot hold halves of pairs.
    [Fact]
    public void half_of_a_surrogate_pair_is_not_carried()
    {
        Assert.Equal("U+D83D", PortableText.FindUnsupportedCharacter("a\ud83d"));
        Assert.Equal("U+DCB6", PortableText.FindUnsupportedCharacter("\udcb6a"));
        Assert.Equal("U+D83D", PortableText.FindUnsupportedCharacter("\ud83d\ud83d\udcb6"));
    }

    [Fact]
    public void what_a_third_party_wrote_is_made_fit_to_be_read()
    {
        Assert.Equal("no: card \U0001f4b3", PortableText.ToReadable("no:\u0007\ufffe card\uffff \U0001f4b3\n", 100));
        Assert.Equal("a\ufffdb", PortableText.ToReadable("a\ud83db", 100));
        // A pair is not cut in halves.
        Assert.Equal("abc", PortableText.ToReadable("abc\U0001f4b3", 4));
    }

    private static bool Xml(string text)
    {
        try
        {
            XmlConvert.VerifyXmlChars(text);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
