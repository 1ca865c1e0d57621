using Microsoft.Extensions.Configuration;
using Payments.Channels;
using Payments.Channels.Http.Settings;
using Payments.Hosting.Settings;
using Payments.Testing.Docs;
using Xunit;
using static Payments.Hosting.Tests.Settings.WeChatSettings;

namespace Payments.Hosting.Tests.Settings;

public sealed class Channel_settings
{
    [Fact]
    public void the_example_of_the_docs_is_read()
    {
        var settings = Read();

        var wechat = Assert.Single(settings.Http);
        Assert.Equal(("wechat", true, BodyFormat.Xml), (wechat.Name, wechat.MovesRealMoney, wechat.Format));
        Assert.Equal(["CNY"], wechat.Currencies);
        Assert.Null(wechat.Verify);
        Assert.Equal(new PerChannelOptions(), settings.Options.For("wechat"));
    }

    [Theory]
    [InlineData("Kind", "carrier_pigeon")]
    [InlineData("Mode", "maybe")]
    [InlineData("Format", "yaml")]
    [InlineData("AmountUnit", "dozen")]
    [InlineData("Decimals:ISK", "5")]
    [InlineData("Decimals:HUF", "none")]
    [InlineData("Decimals:forint", "0")]
    [InlineData("Currencies", "CNY, XAU")]
    [InlineData("TimeFormat", "yyyyMMdd")]
    [InlineData("TimeFormat", "q")]
    [InlineData("TimeOffset", "eight")]
    [InlineData("JsonFields", "biz.content")]
    [InlineData("Secret", "")]
    [InlineData("Secret", "short")]
    [InlineData("Secrets:0:Value", "short")]
    [InlineData("Signature:Answers", "perhaps")]
    [InlineData("Signature:Hash", "rsa_sha256", "Signature:PublicKeys")]
    [InlineData("Signature:Scheme", "")]
    [InlineData("Signature:Scheme", "wax")]
    [InlineData("Signature:Hash", "sha1")]
    [InlineData("Prepare:Url", "")]
    [InlineData("Prepare:Url", "/pay")]
    [InlineData("Prepare:Url", "http://api.example/pay")]
    [InlineData("Prepare:Url", "https://{order_id}.example/pay")]
    [InlineData("Prepare:Url", "https://api.example/{refund_id}")]
    [InlineData("Prepare:Method", "PATCH")]
    [InlineData("Prepare:Fields:total_fee", "{amount")]
    [InlineData("Prepare:Fields:total_fee", "{amout}")]
    [InlineData("Prepare:Fields:a b", "1")]
    [InlineData("Prepare:Words:SUCCESS", "paid")]
    [InlineData("Query:Words:SUCCESS", "yes")]
    [InlineData("Acknowledgement:Status", "302")]
    [InlineData("ClientCertificate:Path", "/nowhere/cert.p12")]
    [InlineData("Prepare:Feilds:a", "1")]
    [InlineData("PayUrl", "https://pay.example/{secret}")]
    [InlineData("PayUrl", "http://pay.example/{order_id}")]
    [InlineData("Sceret", "a secret that is misspelt")]
    [InlineData("TimeLimitMs", "99")]
    [InlineData("TimeLimitMs", "20001")]
    [InlineData("MaxConcurrent", "0")]
    [InlineData("MaxConcurrent", "2049")]
    [InlineData("MaxWaiting", "8193")]
    [InlineData("Retries", "6")]
    [InlineData("RetryDelayMs", "5001")]
    [InlineData("CircuitFailureRatio", "0.04")]
    [InlineData("CircuitFailureRatio", "1.1")]
    [InlineData("CircuitMinimumCalls", "1")]
    [InlineData("CircuitWindowSeconds", "0")]
    [InlineData("CircuitBreakSeconds", "601")]
    [InlineData("Preference", "-1")]
    [InlineData("Enabled", "perhaps")]
    public void one_that_is_not_usable_is_named_and_no_secret_is_said(string setting, string value, string? named = null)
    {
        var error = Assert.Throws<SettingException>(() => Read((WeChat + setting, value)));

        Assert.Equal(WeChat + (named ?? setting), error.Setting);
        Assert.StartsWith(error.Setting, error.Message);
        Assert.DoesNotContain("short", error.Message);
        Assert.DoesNotContain("a secret that", error.Message);
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void a_secret_that_decrypts_callbacks_has_the_length_of_its_key(int length, bool isUsable)
    {
        (string, string)[] settings = [(WeChat + "Callback:Encrypted", "resource"), (WeChat + "Secret", new string('s', length))];
        if (isUsable)
            Assert.Equal("resource", Assert.Single(Read(settings).Http).EncryptedCallbackField);
        else
            Assert.Equal(WeChat + "Secret", Assert.Throws<SettingException>(() => Read(settings)).Setting);
        Assert.Equal(
            WeChat + "Secrets:0:Value",
            Assert
                .Throws<SettingException>(() =>
                    Read((WeChat + "Callback:Encrypted", "resource"), (WeChat + "Secrets:0:Value", "a secret that is no key"))
                )
                .Setting
        );
    }

    [Theory]
    [InlineData("Answers:PayUrl")]
    [InlineData("Answers:OrderId", "Callback:OrderId")]
    [InlineData("Answers:PaymentId", "Query:PaymentId")]
    [InlineData("Answers:Amount", "Query:Amount")]
    [InlineData("Answers:Status", "Prepare:Status")]
    [InlineData("Refund:Url")]
    [InlineData("Callback:Words:SUCCESS", "Callback:Words")]
    public void one_that_is_missing_is_named(string removed, string? named = null)
    {
        var error = Assert.Throws<SettingException>(() => Read((WeChat + removed, "")));

        Assert.Equal(WeChat + (named ?? removed), error.Setting);
    }

    [Fact]
    public void payers_are_shown_what_one_of_prepare_and_pay_url_says()
    {
        var both = Assert.Throws<SettingException>(() => Read((WeChat + "PayUrl", "https://pay.example/{order_id}")));

        Assert.Equal(WeChat + "Prepare", both.Setting);
    }

    [Theory]
    [InlineData("Charge")]
    [InlineData("QueryRefund")]
    public void what_needs_an_answer_later_needs_a_query(string call)
    {
        var settings = ChannelDocs
            .WeChat()
            .Where(setting => !setting.Key.StartsWith(WeChat + "Query", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        Assert.Null(Assert.Single(Read(settings).Http).Query);
        foreach (
            var (name, value) in new[] { ("Url", "https://api.example/ask"), ("Words:SUCCESS", call == "Charge" ? "paid" : "succeeded") }
        )
            settings[WeChat + call + ":" + name] = value;

        Assert.Equal(WeChat + "Query", Assert.Throws<SettingException>(() => Read(settings)).Setting);
    }

    [Theory]
    [InlineData("TimeLimitMs", "100")]
    [InlineData("TimeLimitMs", "20000")]
    [InlineData("MaxConcurrent", "2048")]
    [InlineData("MaxWaiting", "0")]
    [InlineData("Retries", "5")]
    [InlineData("CircuitFailureRatio", "0.05")]
    [InlineData("CircuitFailureRatio", "1")]
    [InlineData("CircuitMinimumCalls", "2")]
    [InlineData("CircuitWindowSeconds", "600")]
    [InlineData("CircuitBreakSeconds", "1")]
    [InlineData("Preference", "1000")]
    [InlineData("Prepare:Url", "http://127.0.0.1:8080/pay")]
    public void one_at_its_limit_is_usable(string setting, string value) => Assert.Single(Read((WeChat + setting, value)).Http);

    [Theory]
    [InlineData("HeaderValue", "v1=", "HeaderValue")]
    [InlineData("Callback", "{timestamp}", "Callback")]
    [InlineData("Header", "", "Header")]
    [InlineData("Encoding", "base32", "Encoding")]
    [InlineData("ToleranceSeconds", "3601", "ToleranceSeconds")]
    [InlineData("Key", "base64", "Key")]
    [InlineData("TimestampHeader", "", "TimestampHeader")]
    public void a_signature_that_could_not_be_checked_is_refused(string setting, string value, string named)
    {
        var error = Assert.Throws<SettingException>(() =>
            Read(
                (WeChat + "Signature:Hash", ""),
                (WeChat + "Signature:Scheme", "hmac_sha256"),
                (WeChat + "Secret", "not base64 at all"),
                (WeChat + "Signature:Header", "X-Signature"),
                (WeChat + "Signature:TimestampHeader", "X-Timestamp"),
                (WeChat + "Signature:" + setting, value)
            )
        );

        Assert.Equal(WeChat + "Signature:" + named, error.Setting);
    }

    [Theory]
    [InlineData("#{amount}", true)]
    [InlineData("#true", true)]
    [InlineData("#1.0E3", true)]
    [InlineData("# 1", false)]
    [InlineData("#True", false)]
    [InlineData("#\"text\"", false)]
    [InlineData("#{amount}{amount}.", false)]
    [InlineData("#{now}", false)] // TimeFormat is rfc3339
    public void what_stands_bare_in_json_is_sent_and_signed_as_it_stands(string value, bool isUsable)
    {
        (string, string)[] settings =
        [
            (WeChat + "Format", "json"),
            (WeChat + "TimeFormat", "rfc3339"),
            (WeChat + "Prepare:Fields:total_fee", value),
        ];

        if (isUsable)
            Assert.Single(Read(settings).Http);
        else
            Assert.Equal(WeChat + "Prepare:Fields:total_fee", Assert.Throws<SettingException>(() => Read(settings)).Setting);
    }

    [Theory]
    [InlineData("Payments:Channels:Bad-Name:Enabled", "Payments:Channels:Bad-Name")]
    [InlineData("Payments:Channels:sandbox:Secret", "Payments:Channels:sandbox:Secret")]
    public void a_channel_that_cannot_be_is_refused(string setting, string named) =>
        Assert.Equal(named, Assert.Throws<SettingException>(() => Read((setting, "true"))).Setting);
}
