using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Payments.Channels.Http;
using Xunit;

namespace Payments.Channels.Tests.Http;

public class Signatures
{
    private const string WeChatKey = "192006250b4c09247ec02edce69f6a2d";

    private static readonly KeyValuePair<string, string>[] WeChatExample =
    [
        new("device_info", "1000"), new("nonce_str", "ibuaiVcKdpRxkhJA"), new("appid", "wxd930ea5d5a258f4f"), new("mch_id", "10000100"), new("body", "test"), new("attach", ""),
    ];

    // pay.weixin.qq.com/wiki/doc/api/native.php?chapter=4_3
    [Theory]
    [InlineData(ParameterHash.Md5, "9A0A8659F005D6984697E2CA0A9CF3B7")]
    [InlineData(ParameterHash.HmacSha256, "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6")]
    public void sorted_parameters_give_what_wechat_publishes(ParameterHash hash, string expected)
    {
        var scheme = new SortedParameters(WeChatKey, hash, "sign");
        var fields = WeChatExample.ToList();
        scheme.SignFields(fields);

        Assert.Equal(new("sign", expected), fields[^1]);
        Assert.True(scheme.Trusts(new Dictionary<string, string>(fields)));
        Assert.Null(scheme.Problem(_ => null, default, new Dictionary<string, string>(fields), default));
    }

    [Fact]
    public void sorted_parameters_of_another_key_or_content_or_none_are_not_believed()
    {
        var fields = WeChatExample.ToList();
        new SortedParameters(WeChatKey, ParameterHash.Md5, "sign").SignFields(fields);
        var signed = new Dictionary<string, string>(fields);

        Assert.False(new SortedParameters("another", ParameterHash.Md5, "sign").Trusts(signed));
        Assert.False(new SortedParameters(WeChatKey, ParameterHash.Md5, "sign").Trusts(new Dictionary<string, string>(signed) { ["body"] = "other" }));
        Assert.False(new SortedParameters(WeChatKey, ParameterHash.Md5, "sign").Trusts(new Dictionary<string, string>(signed) { ["more"] = "1" }));
        Assert.False(new SortedParameters(WeChatKey, ParameterHash.Md5, "sign").Trusts(new Dictionary<string, string>(WeChatExample)));
        Assert.Equal("invalid_signature", new SortedParameters(WeChatKey, ParameterHash.Md5, "sign").Problem(_ => null, default, new Dictionary<string, string>(WeChatExample), default));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(300, null)]
    [InlineData(-300, null)]
    [InlineData(301, "timestamp_out_of_range")]
    [InlineData(-301, "timestamp_out_of_range")]
    public void signed_content_is_believed_within_its_tolerance(int late, string? problem)
    {
        var scheme = Content("t={timestamp},v1={signature}", "{timestamp}.{body}");
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        // Computed with: printf '1800000000.{"a":1}' | openssl dgst -sha256 -hmac 'a shared secret'
        var header = "t=1800000000,v1=" + Expected;

        Assert.Equal(problem, Problem(scheme, header, now.AddSeconds(late)));
    }

    [Theory]
    [InlineData("t=1800000001,v1={0}")] // the time is signed too
    [InlineData("t=1800000000,v1=00{0}")]
    [InlineData("t=1800000000")]
    [InlineData("v1={0}")]
    [InlineData("")]
    [InlineData(null)]
    public void a_header_that_is_not_as_described_is_not_believed(string? form)
    {
        var header = form is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Expected);

        Assert.Equal("invalid_signature", Problem(Content("t={timestamp},v1={signature}", "{timestamp}.{body}"), header, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000)));
    }

    [Fact]
    public void a_request_is_signed_over_what_the_template_says()
    {
        var scheme = Content("{signature}", "{body}");
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var headers = scheme.Headers("POST", "/v1/pay?x=1", "hello"u8.ToArray(), now).ToDictionary(header => header.Key, header => header.Value);

        var expected = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("a shared secret"u8, "POST /v1/pay?x=1 1800000000 hello"u8));
        Assert.Equal(expected, headers["X-Signature"]);
        Assert.Equal("1800000000", headers["X-Timestamp"]);
    }

    [Fact]
    public void a_callback_is_signed_over_its_bytes_even_where_they_are_no_text()
    {
        byte[] body = [(byte)'{', 0xC3, 0x28, 0xFF, (byte)'}'];
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("a shared secret"u8, [.. "1800000000."u8, .. body]));
        var scheme = Content("{signature}", "{timestamp}.{body}");

        var problem = scheme.Problem(
            name => name == "X-Signature" ? expected : "1800000000", body, new Dictionary<string, string>(), DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

        Assert.Null(problem);
    }

    private static string Expected { get; } = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("a shared secret"u8, Encoding.UTF8.GetBytes("1800000000.{\"a\":1}")));

    private static string? Problem(SignedContent scheme, string? header, DateTimeOffset now) =>
        scheme.Problem(name => name == "X-Signature" ? header : null, Encoding.UTF8.GetBytes("{\"a\":1}"), new Dictionary<string, string>(), now);

    private static SignedContent Content(string header, string callback) => new()
    {
        Key = "a shared secret"u8.ToArray(),
        Header = "X-Signature",
        HeaderValue = Template.Parse(header, SignedContent.HeaderPlaceholders),
        TimestampHeader = "X-Timestamp",
        Request = Template.Parse("{method} {path} {timestamp} {body}", SignedContent.RequestPlaceholders),
        Callback = Template.Parse(callback, SignedContent.CallbackPlaceholders),
        Tolerance = TimeSpan.FromSeconds(300),
    };
}
