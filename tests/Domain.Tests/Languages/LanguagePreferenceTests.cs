using Payments.Domain.Languages;
using Xunit;

namespace Payments.Domain.Tests.Languages;

public class LanguagePreferenceTests
{
    [Theory]
    [InlineData(null, null, Language.English)]
    [InlineData(null, "", Language.English)]
    [InlineData(null, "de", Language.German)]
    [InlineData(null, "DE-at", Language.German)]
    [InlineData(null, "zh-Hant-TW", Language.Chinese)]
    [InlineData(null, "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", Language.French)]
    [InlineData(null, "en;q=0.5, de;q=0.8", Language.German)]
    [InlineData(null, "en ; q=0.5 , de ; q=0.8", Language.German)]
    [InlineData(null, "es, it;q=0.9, zh;q=0.1", Language.Chinese)]
    [InlineData(null, "es", Language.English)]
    [InlineData(null, "*, de;q=0.5", Language.English)]
    [InlineData(null, "fr;q=0, de;q=0.1", Language.German)]
    [InlineData(null, "fr;q=2, de;q=x, zh;q=-1", Language.English)]
    [InlineData(null, "fr;level=1, de;q=0.1", Language.German)]
    [InlineData(null, "french, deu", Language.English)]
    [InlineData(null, ",,;;,=q", Language.English)]
    [InlineData("de", "fr", Language.German)]
    [InlineData("zh-CN", "fr", Language.Chinese)]
    [InlineData("xx", "fr", Language.French)]
    [InlineData("", "fr", Language.French)]
    public void a_reader_gets_what_was_chosen_or_else_what_the_browser_prefers(string? chosen, string? accepted, Language expected) =>
        Assert.Equal(expected, LanguagePreference.Of(chosen, accepted));

    [Fact]
    public void no_more_ranges_are_looked_at_than_a_browser_sends()
    {
        var others = string.Concat(Enumerable.Repeat("es,", LanguagePreference.MaxRanges - 1));
        Assert.Equal(Language.German, LanguagePreference.Of(null, others + "de"));
        Assert.Equal(Language.English, LanguagePreference.Of(null, "es," + others + "de"));
    }
}
