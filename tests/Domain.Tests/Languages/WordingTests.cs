using System.Text;
using Payments.Domain.Languages;
using Xunit;

namespace Payments.Domain.Tests.Languages;

public class WordingTests
{
    [Fact]
    public void texts_are_read_for_every_language_and_take_values()
    {
        var words = Wording.Read(code => new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "back": "{{code}} {shop}" }""")));

        Assert.Equal("de {shop}", words[Language.German]["back"]);
        Assert.Equal("zh A {shop}", words[Language.Chinese].With("back", "shop", "A {shop}"));
        Assert.Equal(LanguageNames.All.Order(), words.Keys.Order());
    }
}
