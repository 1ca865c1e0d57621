using Payments.Domain.Text;
using Xunit;

namespace Payments.Domain.Tests.Text;

public class HtmlTemplateTests
{
    private const string Head = "<style>a</style><script>b</script>";

    [Fact]
    public void places_are_filled_with_escaped_text() =>
        Assert.Equal("<p>&lt;b&gt; &quot;{{b}}&#x27; é中</p>", Fill("<p>{{a}}</p>", ("a", "<b> \"{{b}}' é中")));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("1", "", "A1")]
    [InlineData("", "2", "")]
    [InlineData("1", "2", "A12B")]
    public void parts_without_a_value_are_left_out_with_all_that_is_in_them(string a, string b, string expected) =>
        Assert.Equal(expected, Fill("{{#a}}A{{a}}{{#b}}{{b}}B{{/b}}{{/a}}", ("a", a), ("b", b)));

    [Fact]
    public void a_place_without_a_value_is_a_mistake() => Assert.Throws<KeyNotFoundException>(() => Fill("{{a}}"));

    [Fact]
    public void its_policy_allows_its_own_style_and_script_alone()
    {
        var template = new HtmlTemplate(Head + "{{a}}{{#b}}{{/b}}");

        Assert.Contains(
            "style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='",
            template.ContentSecurityPolicy,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "script-src 'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='",
            template.ContentSecurityPolicy,
            StringComparison.Ordinal
        );
        Assert.Equal(["a", "b"], template.Names.Order(StringComparer.Ordinal));
    }

    private static string Fill(string html, params (string Name, string Value)[] values) =>
        new HtmlTemplate(Head + html).Fill(values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal))[
            Head.Length..
        ];
}
