using System.Text.Json;
using Payments.Api.Tests.Contract;
using Xunit;

namespace Payments.Api.Tests.Checkout;

/// <summary>The words of pages for payers: what one language says, all say.</summary>
public sealed class What_pages_say
{
    [Theory]
    [InlineData("Api/Checkout/Words")]
    [InlineData("Sandbox/Provider/PayPage/Words")]
    public void every_language_has_every_text_with_the_same_places(string folder)
    {
        var english = Texts($"{folder}/en.json");
        foreach (var code in (string[])["zh", "fr", "de"])
        {
            var other = Texts($"{folder}/{code}.json");
            Assert.Equal(english.Keys, other.Keys);
            Assert.All(english.Keys, name => Assert.Equal((name, Places(english[name])), (name, Places(other[name]))));
            Assert.All(other, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
        }
    }

    private static Dictionary<string, string> Texts(string file) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Sources.Document(file))!;

    private static string Places(string text) => string.Join(' ', text.Split('{').Skip(1).Select(part => part.Split('}')[0]).Order());
}
