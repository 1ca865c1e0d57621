using System.Collections.Immutable;
using System.Text;
using Payments.Channels.Http.Bodies;
using Payments.Channels.Http.Settings;
using Payments.Domain.Amounts;
using Xunit;

namespace Payments.Channels.Tests.Http;

public class Reading_and_writing
{
    [Theory]
    [InlineData(
        BodyFormat.Json,
        """{"order":{"id":"1","amount":12.50},"list":[{"s":true}],"none":null}""",
        "list.0.s=true;order.amount=12.50;order.id=1"
    )]
    [InlineData(BodyFormat.Json, "\uFEFF{\"a\":1.0E3,\"b\":false}", "a=1.0E3;b=false")]
    [InlineData(BodyFormat.Form, "a=1&b=%C3%A4+%26", "a=1;b=ä &")]
    [InlineData(BodyFormat.Xml, "<xml><a><![CDATA[1 & 2]]></a><b>&lt;x&gt;</b><c/><d><e>5</e></d></xml>", "a=1 & 2;b=<x>;c=;d.e=5")]
    [InlineData(BodyFormat.Xml, "<xml>\n  <a>1</a>\n  <b>2</b>\n</xml>", "a=1;b=2")]
    [InlineData(BodyFormat.Xml, "<xml>\n <a> </a>\n <b>\n <c>1</c>\n </b>\n</xml>", "a= ;b.c=1")]
    public void fields_are_read_by_path(BodyFormat format, string body, string expected)
    {
        var fields = BodyReader.Read(format, Encoding.UTF8.GetBytes(body));

        Assert.Equal(
            expected,
            string.Join(';', fields!.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + "=" + field.Value))
        );
    }

    [Theory]
    [InlineData(BodyFormat.Json, "")]
    [InlineData(BodyFormat.Json, "[1]")]
    [InlineData(BodyFormat.Json, "{\"a\":1")]
    [InlineData(BodyFormat.Json, "{\"a\":1,\"a\":2}")]
    [InlineData(BodyFormat.Json, "{\"a\":\"\\ud800\"}")]
    [InlineData(BodyFormat.Json, "{\"\\udfff\":1}")]
    [InlineData(BodyFormat.Form, "a=1&a=2")]
    [InlineData(BodyFormat.Xml, "<xml><a>1</a><a>2</a></xml>")]
    [InlineData(BodyFormat.Xml, "<xml><a>1</xml>")]
    [InlineData(BodyFormat.Xml, "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>")]
    [InlineData(BodyFormat.Xml, "<!DOCTYPE xml [<!ENTITY x \"xx\">]><xml><a>&x;&x;</a></xml>")]
    [InlineData(BodyFormat.Xml, "<html>not found")]
    public void what_is_malformed_or_ambiguous_or_dangerous_says_nothing(BodyFormat format, string body) =>
        Assert.Null(BodyReader.Read(format, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void size_depth_and_number_are_limited_and_the_limit_itself_is_read()
    {
        Assert.NotNull(BodyReader.Read(BodyFormat.Form, Bytes("a=" + new string('x', BodyReader.MaxLength - 2))));
        Assert.Null(BodyReader.Read(BodyFormat.Form, Bytes("a=" + new string('x', BodyReader.MaxLength - 1))));
        Assert.NotNull(BodyReader.Read(BodyFormat.Form, Bytes(string.Join('&', Enumerable.Range(0, 500).Select(i => $"f{i}=1")))));
        Assert.Null(BodyReader.Read(BodyFormat.Form, Bytes(string.Join('&', Enumerable.Range(0, 501).Select(i => $"f{i}=1")))));
        Assert.NotNull(BodyReader.Read(BodyFormat.Xml, Bytes(Nested(16))));
        Assert.Null(BodyReader.Read(BodyFormat.Xml, Bytes(Nested(17))));
        Assert.Null(BodyReader.Read(BodyFormat.Form, new byte[] { (byte)'a', (byte)'=', 0xff }));
        Assert.NotNull(BodyReader.Read(BodyFormat.Json, Bytes(Within(155))));
        Assert.Null(BodyReader.Read(BodyFormat.Json, Bytes(Within(156))));
    }

    [Fact]
    public void bytes_of_any_kind_are_read_or_are_not_but_never_throw()
    {
        var random = new Random(7);
        string[] bodies =
        [
            """{"order":{"id":"\ud83d\ude00","amount":12.50},"list":[{"s":true},null]}""",
            "a=1&b=%C3%A4+%26",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><xml><a><![CDATA[1]]></a><b>&#65;</b><c/></xml>",
        ];
        for (var i = 0; i < 30_000; i++)
        {
            var body = Bytes(bodies[i % 3]);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            foreach (var format in Enum.GetValues<BodyFormat>())
                _ = BodyReader.Read(format, body);
        }
    }

    [Fact]
    public void what_is_written_is_read_back()
    {
        KeyValuePair<string, string>[] fields = [new("a", "ä & <b> \"c\" + %"), new("amount", "1250")];
        foreach (var format in Enum.GetValues<BodyFormat>())
            Assert.Equal(
                fields,
                BodyReader
                    .Read(format, BodyWriter.Write(format, fields, new HashSet<string>()))!
                    .OrderBy(field => field.Key, StringComparer.Ordinal)
            );
    }

    [Fact]
    public void a_field_may_hold_the_json_text_of_the_fields_beneath_it_in_the_place_of_the_first()
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("method", "alipay.trade.precreate"),
            new("biz_content.out_trade_no", "ord_1"),
            new("biz_content.total_amount", "12.50"),
            new("biz_content_type", "x"),
            new("biz_content.extend.quick", "true"),
        ];

        BodyWriter.Fold(fields, "biz_content", ImmutableHashSet.Create("biz_content.extend.quick"));
        BodyWriter.Fold(fields, "other", ImmutableHashSet<string>.Empty);

        Assert.Equal(
            [
                new("method", "alipay.trade.precreate"),
                new("biz_content", """{"out_trade_no":"ord_1","total_amount":"12.50","extend":{"quick":true}}"""),
                new("biz_content_type", "x"),
            ],
            fields
        );
    }

    [Fact]
    public void json_has_objects_within_and_numbers_where_they_are_asked_for() =>
        Assert.Equal(
            """{"order":{"id":"#1","amount":1250}}""",
            Encoding.UTF8.GetString(
                BodyWriter.Write(
                    BodyFormat.Json,
                    [new("order.id", "#1"), new("order.amount", "1250")],
                    new HashSet<string> { "order.amount" }
                )
            )
        );

    [Theory]
    [InlineData(false, 1234, "EUR", "1234")]
    [InlineData(true, 1234, "EUR", "12.34")]
    [InlineData(true, 5, "EUR", "0.05")]
    [InlineData(true, 500, "JPY", "500")]
    [InlineData(true, 1234, "KWD", "1.234")]
    [InlineData(true, 1_000_000_000_000, "EUR", "10000000000.00")]
    public void amounts_are_written_and_read_in_the_providers_unit(bool inMajorUnit, long minor, string currency, string text)
    {
        var amounts = new ProviderAmounts(inMajorUnit);

        Assert.Equal(text, amounts.Write(new Money(minor, currency)));
        Assert.Equal(new Money(minor, currency), amounts.Read(text, currency));
    }

    [Theory]
    [InlineData(true, "12.345", "EUR")]
    [InlineData(true, "0", "EUR")]
    [InlineData(true, "-1", "EUR")]
    [InlineData(true, "1e-3", "EUR")]
    [InlineData(true, "7e28", "EUR")]
    [InlineData(true, "1e999999999", "EUR")]
    [InlineData(true, "1.0000000000000000000000000001", "EUR")]
    [InlineData(true, "1.00000000000000000000000000001", "EUR")]
    [InlineData(true, " 12", "EUR")]
    [InlineData(true, "1,000", "EUR")]
    [InlineData(true, "10000000000.01", "EUR")]
    [InlineData(false, "12.5", "EUR")]
    [InlineData(false, "1000000000001", "EUR")]
    [InlineData(false, "12", "XAU")]
    [InlineData(false, "12", null)]
    [InlineData(false, "99999999999999999999999999999999", "EUR")]
    [InlineData(false, null, "EUR")]
    public void what_is_no_amount_is_none(bool inMajorUnit, string? text, string? currency) =>
        Assert.Null(new ProviderAmounts(inMajorUnit).Read(text, currency));

    [Theory]
    [InlineData(false, "1.25E3", "EUR", 1250)]
    [InlineData(false, "1250.00", "eur", 1250)]
    [InlineData(true, "1e3", "Eur", 100_000)]
    [InlineData(true, "12.5", "EUR", 1250)]
    [InlineData(true, "0012.500", "KWD", 12_500)]
    public void amounts_and_currencies_are_read_as_providers_write_them(bool inMajorUnit, string text, string currency, long minor) =>
        Assert.Equal(new Money(minor, currency.ToUpperInvariant()), new ProviderAmounts(inMajorUnit).Read(text, currency));

    // Adyen counts ISK with two decimals; PayPal and some others count HUF with none.
    [Theory]
    [InlineData(false, "ISK", 2, 10, "1000")]
    [InlineData(true, "ISK", 2, 10, "10.00")]
    [InlineData(true, "HUF", 0, 1000, "10")]
    [InlineData(false, "HUF", 0, 1000, "10")]
    [InlineData(false, "EUR", 4, 1234, "123400")]
    public void a_currency_may_have_other_decimals_with_a_provider(bool inMajorUnit, string currency, int decimals, long minor, string text)
    {
        var amounts = new ProviderAmounts(inMajorUnit) { Decimals = ImmutableDictionary<string, int>.Empty.Add(currency, decimals) };

        Assert.True(amounts.CanWrite(new Money(minor, currency)));
        Assert.Equal(text, amounts.Write(new Money(minor, currency)));
        Assert.Equal(new Money(minor, currency), amounts.Read(text, currency));
    }

    [Fact]
    public void an_amount_finer_than_the_providers_decimals_is_not_rounded()
    {
        var huf = ImmutableDictionary<string, int>.Empty.Add("HUF", 0);

        Assert.False(new ProviderAmounts(true) { Decimals = huf }.CanWrite(new Money(1050, "HUF")));
        Assert.Equal("10.50", new ProviderAmounts(true) { Decimals = huf }.Write(new Money(1050, "HUF")));
        Assert.Equal("10.5", new ProviderAmounts(false) { Decimals = huf }.Write(new Money(1050, "HUF")));
        Assert.Equal(new Money(1050, "HUF"), new ProviderAmounts(false) { Decimals = huf }.Read("10.5", "HUF"));
        Assert.Null(new ProviderAmounts(false) { Decimals = ImmutableDictionary<string, int>.Empty.Add("ISK", 2) }.Read("1050", "ISK"));
    }

    [Theory]
    [InlineData("rfc3339", 0, "2026-01-31T09:30:05Z")]
    [InlineData("unix", 0, "1769851805")]
    [InlineData("unix_ms", 0, "1769851805000")]
    [InlineData("yyyyMMddHHmmss", 8, "20260131173005")]
    public void times_are_written_and_read_in_the_providers_form(string format, int offset, string text)
    {
        var times = new ProviderTimes(format, TimeSpan.FromHours(offset));
        var time = new DateTimeOffset(2026, 1, 31, 9, 30, 5, TimeSpan.Zero);

        Assert.Equal(text, times.Write(time));
        Assert.Equal(time, times.Read(text));
        Assert.Null(times.Read("yesterday"));
        Assert.Null(times.Read("9999999999999999999"));
    }

    [Theory]
    [InlineData("{order")]
    [InlineData("order}")]
    [InlineData("}{")]
    [InlineData("{other}")]
    public void a_template_with_anything_unknown_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Template.Parse(text, ["order"]));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Within(int length) => "{\"" + new string('x', 100) + "\":{\"" + new string('y', length) + "\":1}}";

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("<x>", depth)) + "1" + string.Concat(Enumerable.Repeat("</x>", depth));
}
