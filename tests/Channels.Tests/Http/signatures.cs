using System.Security.Cryptography;
using System.Text;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;
using Payments.Domain.Errors;
using Xunit;

namespace Payments.Channels.Tests.Http;

public class Signatures
{
    private const string WeChatKey = "192006250b4c09247ec02edce69f6a2d";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static readonly KeyValuePair<string, string>[] WeChatExample =
    [
        new("device_info", "1000"),
        new("nonce_str", "ibuaiVcKdpRxkhJA"),
        new("appid", "wxd930ea5d5a258f4f"),
        new("mch_id", "10000100"),
        new("body", "test"),
        new("attach", ""),
    ];

    // pay.weixin.qq.com/wiki/doc/api/native.php?chapter=4_3
    [Theory]
    [InlineData(false, "9A0A8659F005D6984697E2CA0A9CF3B7")]
    [InlineData(true, "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6")]
    public void sorted_parameters_give_what_wechat_publishes(bool isHmac, string expected)
    {
        var scheme = Sorted([WeChatKey], isHmac);
        var fields = WeChatExample.ToList();
        scheme.SignFields(fields, Now);

        Assert.Equal(new("sign", expected), fields[^1]);
        Assert.Null(scheme.Check(Form(fields), Now));
        Assert.Null(scheme.Check(Form([.. WeChatExample, new("sign", expected.ToLowerInvariant())]), Now));
    }

    [Fact]
    public void sorted_parameters_of_another_key_or_content_or_none_are_not_believed()
    {
        var fields = WeChatExample.ToList();
        Sorted([WeChatKey]).SignFields(fields, Now);

        Assert.Equal(PaymentErrorCode.InvalidSignature, Sorted(["another"]).Check(Form(fields), Now));
        Assert.Equal(
            PaymentErrorCode.InvalidSignature,
            Sorted([WeChatKey]).Check(Form([.. fields.Where(field => field.Key != "body"), new("body", "other")]), Now)
        );
        Assert.Equal(PaymentErrorCode.InvalidSignature, Sorted([WeChatKey]).Check(Form([.. fields, new("more", "1")]), Now));
        Assert.Equal(PaymentErrorCode.InvalidSignature, Sorted([WeChatKey]).Check(Form(WeChatExample), Now));
        Assert.Equal(PaymentErrorCode.InvalidCallback, Sorted([WeChatKey]).Check(Message("a=1&a=2", BodyFormat.Form), Now));
    }

    [Theory]
    [InlineData(
        """{"amount":1.0E3,"success":true,"closed":false,"rate":1.50,"big":12345678901234567890,"sign":"{0}"}""",
        "amount=1.0E3&big=12345678901234567890&closed=false&rate=1.50&success=true"
    )]
    [InlineData(
        """{"at":"2026-01-01T00:00:00+08:00","none":null,"list":[true,-0.0],"o":{"a":10000000000000000000000.5},"sign":"{0}"}""",
        "at=2026-01-01T00:00:00+08:00&list.0=true&list.1=-0.0&o.a=10000000000000000000000.5"
    )]
    public void sorted_parameters_are_signed_as_they_were_sent_and_not_as_we_would_write_them(string body, string signed)
    {
        var signature = Convert.ToHexString(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(WeChatKey), Encoding.UTF8.GetBytes(signed + "&key=" + WeChatKey))
        );

        Assert.Null(
            Sorted([WeChatKey], isHmac: true).Check(Message(body.Replace("{0}", signature, StringComparison.Ordinal), BodyFormat.Json), Now)
        );
    }

    [Fact]
    public void sorted_parameters_of_blanks_are_signed_with_them()
    {
        var signature = Convert.ToHexString(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(WeChatKey), Encoding.UTF8.GetBytes("a=  &b= 1 &key=" + WeChatKey))
        );

        Assert.Null(
            Sorted([WeChatKey], isHmac: true)
                .Check(Message($"<xml>\n<a>  </a><b> 1 </b>\n<sign>{signature}</sign></xml>", BodyFormat.Xml), Now)
        );
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(300, null)]
    [InlineData(-300, null)]
    [InlineData(301, PaymentErrorCode.TimestampOutOfRange)]
    [InlineData(-301, PaymentErrorCode.TimestampOutOfRange)]
    public void signed_content_is_believed_within_its_tolerance(int late, PaymentErrorCode? problem)
    {
        var scheme = Content("t={timestamp},v1={signature}", "{timestamp}.{body}");
        // Computed with: printf '1800000000.{"a":1}' | openssl dgst -sha256 -hmac 'a shared secret'
        var header = "t=1800000000,v1=" + Expected;

        Assert.Equal(problem, Problem(scheme, header, Now.AddSeconds(late)));
    }

    [Theory]
    [InlineData("t=1800000001,v1={0}")] // the time is signed too
    [InlineData("t=1800000000,v1=00{0}")]
    [InlineData("t=1800000000")]
    [InlineData("v1={0}")]
    [InlineData("t=1800000000,t=1800000000,v1={0}")]
    [InlineData("t=1800000000,v0={0}")]
    [InlineData("t=1800000000,v1={1}")]
    [InlineData("t=1800000000,v1=,v1=zz")]
    [InlineData("")]
    [InlineData(null)]
    public void a_header_without_a_signature_that_fits_is_not_believed(string? form)
    {
        var header = form is null
            ? null
            : string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Expected, new string('0', 64));

        Assert.Equal(
            PaymentErrorCode.InvalidSignature,
            Problem(Content("t={timestamp},v1={signature}", "{timestamp}.{body}"), header, Now)
        );
    }

    [Theory]
    [InlineData("t={timestamp},v1={signature}", "t=1800000000,v1={0},v1={1}")] // Stripe, while a secret is rolled
    [InlineData("t={timestamp},v1={signature}", "t=1800000000,v1={1},v1={0}")]
    [InlineData("t={timestamp},v1={signature}", "t=1800000000, v1={1}, v0={1}, v1={0}")]
    [InlineData("t={timestamp},v1={signature}", "v1={0},t=1800000000,")]
    [InlineData("t={timestamp},v1={signature}", "t=1800000000,v1={0:U}")]
    [InlineData("ts={timestamp};h1={signature}", "ts=1800000000;h1={1};h1={0}")] // Paddle
    [InlineData("{signature}", "{1} {0}")]
    [InlineData("{signature}", "{0},{1}")]
    [InlineData("v1,{signature}", "v1,{1} v1,{0} v1a,{1}")] // Standard Webhooks
    [InlineData("sha256={signature}", "sha1={1}, sha256={0:U}")]
    [InlineData("Signature keyId=\"us\",signature=\"{signature}\"", "Signature keyId=\"us\", signature=\"{0}\"")]
    [InlineData("{timestamp}:{signature}", "1800000000:{1} 1800000000:{0}", PaymentErrorCode.InvalidSignature)] // two times are none
    [InlineData("{timestamp}:{signature}", "1800000000:{0}")]
    [InlineData("{timestamp},{signature}", "1800000000,{0}")]
    public void signatures_are_a_list_of_which_one_must_fit(string form, string header, PaymentErrorCode? problem = null)
    {
        var sent = header
            .Replace("{0:U}", Expected.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("{0}", Expected, StringComparison.Ordinal)
            .Replace("{1}", new string('a', 64), StringComparison.Ordinal);
        var inHeader = form.Contains("{timestamp}", StringComparison.Ordinal);

        Assert.Equal(
            problem,
            Content(form, "{timestamp}.{body}")
                .Check(Message(Body, name => name == "X-Signature" ? sent
                        : name == "X-Timestamp" && !inHeader ? "1800000000"
                        : null), Now)
        );
    }

    [Fact]
    public void a_header_has_as_many_signatures_as_the_limit_and_no_more()
    {
        var scheme = Content("{signature}", "{timestamp}.{body}");
        string Header(int others) => string.Concat(Enumerable.Repeat(new string('a', 64) + ",", others)) + Expected;
        PaymentErrorCode? Check(int others) =>
            scheme.Check(Message(Body, name => name == "X-Signature" ? Header(others) : "1800000000"), Now);

        Assert.Null(Check(SignatureHeader.MaxSignatures - 1));
        Assert.Equal(PaymentErrorCode.InvalidSignature, Check(SignatureHeader.MaxSignatures));
    }

    [Fact]
    public void while_a_secret_is_rolled_both_are_believed_and_the_first_signs()
    {
        var old = new SharedSecret(Encoding.UTF8.GetBytes("the old secret"), Now.AddHours(24));
        var scheme = Content("{signature}", "{timestamp}.{body}", new SharedSecret(Encoding.UTF8.GetBytes("the new secret")), old);
        string Signed(string secret, DateTimeOffset at) =>
            Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at.ToUnixTimeSeconds()}.{Body}"))
            );
        PaymentErrorCode? Check(string secret, DateTimeOffset at) =>
            scheme.Check(
                Message(Body, name =>
                    name == "X-Signature"
                        ? Signed(secret, at)
                        : at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
                ),
                at
            );

        Assert.Null(Check("the new secret", Now));
        Assert.Null(Check("the old secret", Now));
        Assert.Null(Check("the old secret", Now.AddHours(24).AddSeconds(-1)));
        Assert.Equal(PaymentErrorCode.InvalidSignature, Check("the old secret", Now.AddHours(24)));
        Assert.Equal(PaymentErrorCode.InvalidSignature, Check("another secret", Now));
        Assert.Null(Check("the new secret", Now.AddYears(10)));
        var request = scheme.Headers("POST", "/x", default, Now).First().Value;
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("the new secret"u8, "POST /x 1800000000 "u8)), request);
    }

    [Fact]
    public void sorted_parameters_believe_every_secret_that_counts()
    {
        SharedSecret[] secrets = [new(Encoding.UTF8.GetBytes("the old secret"), Now.AddHours(1)), new(Encoding.UTF8.GetBytes(WeChatKey))];
        var scheme = new SortedFieldsSignatureScheme(
            new SharedSecretSigner([.. secrets], SharedSecretSigner.Md5OfContentAndKey),
            SignatureEncoding.UpperHex,
            "sign"
        );
        List<KeyValuePair<string, string>> Signed(DateTimeOffset at)
        {
            var fields = WeChatExample.ToList();
            scheme.SignFields(fields, at);
            return fields;
        }

        Assert.Null(Sorted(["the old secret"]).Check(Form(Signed(Now)), Now));
        Assert.Null(Sorted([WeChatKey]).Check(Form(Signed(Now.AddHours(1))), Now));
        Assert.Null(scheme.Check(Form(Signed(Now)), Now));
        Assert.Equal(PaymentErrorCode.InvalidSignature, scheme.Check(Form(Signed(Now)), Now.AddHours(1)));
        Assert.Null(scheme.Check(Form(Signed(Now.AddHours(1))), Now));
    }

    [Fact]
    public void a_request_is_signed_over_what_the_template_says()
    {
        var scheme = Content("{signature}", "{body}");
        var headers = scheme
            .Headers("POST", "/v1/pay?x=1", "hello"u8.ToArray(), Now)
            .ToDictionary(header => header.Key, header => header.Value);

        var expected = Convert.ToHexStringLower(HMACSHA256.HashData("a shared secret"u8, "POST /v1/pay?x=1 1800000000 hello"u8));
        Assert.Equal(expected, headers["X-Signature"]);
        Assert.Equal("1800000000", headers["X-Timestamp"]);
    }

    [Fact]
    public void a_callback_is_signed_over_its_bytes_even_where_they_are_no_text()
    {
        byte[] body = [(byte)'{', 0xC3, 0x28, 0xFF, (byte)'}'];
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData("a shared secret"u8, [.. "1800000000."u8, .. body]));
        var scheme = Content("{signature}", "{timestamp}.{body}");

        Assert.Null(scheme.Check(new ProviderMessage(name => name == "X-Signature" ? expected : "1800000000", body, BodyFormat.Json), Now));
    }

    [Fact]
    public void rsa_gives_what_rfc_7515_publishes()
    {
        var signature = Convert.FromBase64String(PublishedKey.Signature);
        var content = Encoding.ASCII.GetBytes(PublishedKey.Signed);

        Assert.Equal(signature, PublishedKey.Keys.Sign(content, Now));
        Assert.True(PublishedKey.Keys.Verify(content, [new byte[256], signature], Now));
        Assert.False(PublishedKey.Keys.Verify([.. content, 0], [signature], Now));
        Assert.False(PublishedKey.Keys.Verify(content, [signature[..255], [], new byte[1024]], Now));
    }

    [Fact]
    public void rsa_believes_every_key_that_counts()
    {
        using var other = RSA.Create(2048);
        var keys = new RsaSigner(
            null,
            [new RsaPublicKey(PublishedKey.Parameters(isPrivate: false), Now), new RsaPublicKey(other.ExportParameters(false))]
        );
        byte[] content = [1, 2, 3];

        Assert.Null(keys.Sign(content, Now));
        Assert.True(keys.Verify(content, [other.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)], Now));
        Assert.False(keys.Verify(content, [other.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)], Now));
        Assert.True(keys.Verify(content, [PublishedKey.Keys.Sign(content, Now)!], Now.AddSeconds(-1)));
        Assert.False(keys.Verify(content, [PublishedKey.Keys.Sign(content, Now)!], Now));
    }

    [Fact]
    public void sorted_parameters_are_signed_with_rsa_as_alipay_does()
    {
        var scheme = new SortedFieldsSignatureScheme(PublishedKey.Keys, SignatureEncoding.Base64, "sign")
        {
            UnsignedFields = ["sign_type"],
            SignsResponses = false,
        };
        // Computed with: printf 'app_id=2014072300007148&biz_no=7&total_amount=88.88&trade_status=TRADE_SUCCESS' | openssl dgst -sha256
        // -sign key.pem | base64
        const string signature =
            "CRckAJZWitHLkRkHYmlnhNbyRlAGibaOUEi10fhCZMuw2s710iu3Q18dpSo9nL8HgMzEQECOo+H7Dpzre1raiBlBASH3WOEVBC5htGroAeEicLT6riZKHx6r/X8SRT1VZg3kBQe5fNFRSYjxOdpMv/RMIQRgawW6FULe"
            + "Qlu4IH0zZ3iv/XlZ3lI6DgodVLpw+yebKBMzV3Kq1O0QXbC0DE2a8WnW0YgyL8F9UG+zFqB9XYxFWdudZnBYOEHhClfeXv+9QvVNe8feoL9EWeXW1ml4eYKqYeGg+JVYRLYTF780Hmb5qbGq7Ju1asaja3HKmbZ2PH43"
            + "nuxe6LyaVQsfTg==";
        KeyValuePair<string, string>[] fields =
        [
            new("trade_status", "TRADE_SUCCESS"),
            new("app_id", "2014072300007148"),
            new("total_amount", "88.88"),
            new("biz_no", "7"),
            new("sign_type", "RSA2"),
        ];

        Assert.Null(scheme.Check(Form([.. fields, new("sign", signature)]), Now));
        Assert.Equal(PaymentErrorCode.InvalidSignature, scheme.Check(Form([.. fields, new("more", "1"), new("sign", signature)]), Now));
        Assert.Equal(PaymentErrorCode.InvalidSignature, scheme.Check(Form([.. fields, new("sign", "RSA2")]), Now));
        var request = fields.ToList();
        scheme.SignFields(request, Now);
        // What is sent has its sign_type signed with it.
        Assert.NotEqual(signature, request[^1].Value);
        Assert.Null(new SortedFieldsSignatureScheme(PublishedKey.Keys, SignatureEncoding.Base64, "sign").Check(Form(request), Now));
    }

    [Fact]
    public void content_is_signed_with_rsa_as_wechat_pay_v3_does()
    {
        var scheme = new HeaderSignatureScheme
        {
            Signer = PublishedKey.Keys,
            SignatureFormat = SignatureEncoding.Base64,
            Request = Template.Parse("{method}\n{path}\n{timestamp}\n{nonce}\n{body}\n", HeaderSignatureScheme.RequestPlaceholders),
            Callback = Template.Parse("{timestamp}\n{nonce}\n{body}\n", HeaderSignatureScheme.CallbackPlaceholders),
            RequestHeader = new SignatureHeader(
                "Authorization",
                "WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"2\""
            ),
            CallbackHeader = new SignatureHeader("Wechatpay-Signature", "{signature}", "Wechatpay-Timestamp", "Wechatpay-Nonce"),
            Tolerance = TimeSpan.FromSeconds(300),
            SignsResponses = true,
        };
        // Computed with: printf '1554209980\nc5ac7061fccab6bf3e254dcf98995b8c\n{"a":1}\n' | openssl dgst -sha256 -sign key.pem | base64
        const string signature =
            "h7+8RAhaGZk4SVt9Yl+G729dLU57Mm+oD0X1/8fTjicpOGwPqEAmc2h0B3T4mgA38CGhvEBCehlxZt6T/56M0z44Is8gbQH9aX2eOVD+WJ1LNFGWQq849LxCpSE8jIbdTryDu85YbCai9xqUdo4RVHYzTGPRe1RusJXh"
            + "Xa0in/oQtFB+XWyN6/6TQlLQp1hoLlgGmi1eTiRYhhaBiE1iIVwFc8k//T417B/iDePLQhLy6yxl0KzEEvdGrHurH8Dd+4ez9dg4u6OFj1mkLrPrklOBirbIsFx8ULyD3QXNqtoSvYagRXlbLk9mUlsgfvmPIVOno1Rp"
            + "VuCZcs0VbBfP6A==";
        PaymentErrorCode? Check(string nonce, long at = 1_554_209_980) => scheme.Check(Message(Body, name => name == "Wechatpay-Signature"
                        ? signature
                    : name == "Wechatpay-Nonce" ? nonce
                    : name == "Wechatpay-Timestamp" ? "1554209980"
                    : null), DateTimeOffset.FromUnixTimeSeconds(at));

        Assert.Null(Check("c5ac7061fccab6bf3e254dcf98995b8c"));
        Assert.Equal(PaymentErrorCode.TimestampOutOfRange, Check("c5ac7061fccab6bf3e254dcf98995b8c", 1_554_209_980 + 301));
        Assert.Equal(PaymentErrorCode.InvalidSignature, Check("another"));

        var header = Assert.Single(scheme.Headers("POST", "/v3/pay/transactions/native", "{}"u8.ToArray(), Now));
        var sent = new SignatureHeader(
            "Authorization",
            "WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"2\""
        ).Read(_ => header.Value, SignatureEncoding.Base64);
        Assert.True(
            PublishedKey.Keys.Verify(
                Encoding.UTF8.GetBytes($"POST\n/v3/pay/transactions/native\n1800000000\n{sent.Nonce}\n{{}}\n"),
                sent.Signatures,
                Now
            )
        );
        Assert.Equal("1800000000", sent.Timestamp);
    }

    [Theory]
    [InlineData("no signature")]
    [InlineData("{signature}{signature}")]
    [InlineData("{signature")]
    public void a_header_that_could_hold_no_signature_is_refused(string value) =>
        Assert.Throws<FormatException>(() => new SignatureHeader("X-Signature", value));

    private const string Body = "{\"a\":1}";

    private static string Expected { get; } =
        Convert.ToHexStringLower(HMACSHA256.HashData("a shared secret"u8, Encoding.UTF8.GetBytes("1800000000." + Body)));

    private static PaymentErrorCode? Problem(HeaderSignatureScheme scheme, string? header, DateTimeOffset now) =>
        scheme.Check(Message(Body, name => name == "X-Signature" ? header : null), now);

    private static ProviderMessage Message(string body, Func<string, string?> headers) =>
        new(headers, Encoding.UTF8.GetBytes(body), BodyFormat.Json);

    private static ProviderMessage Message(string body, BodyFormat format) => new(_ => null, Encoding.UTF8.GetBytes(body), format);

    private static ProviderMessage Form(IEnumerable<KeyValuePair<string, string>> fields) =>
        Message(
            string.Join('&', fields.Select(field => Uri.EscapeDataString(field.Key) + "=" + Uri.EscapeDataString(field.Value))),
            BodyFormat.Form
        );

    private static SortedFieldsSignatureScheme Sorted(string[] secrets, bool isHmac = false) =>
        new(
            new SharedSecretSigner(
                [.. secrets.Select(secret => new SharedSecret(Encoding.UTF8.GetBytes(secret)))],
                isHmac ? SharedSecretSigner.HmacSha256OfContentAndKey : SharedSecretSigner.Md5OfContentAndKey
            ),
            SignatureEncoding.UpperHex,
            "sign"
        );

    private static HeaderSignatureScheme Content(string header, string callback, params SharedSecret[] secrets)
    {
        var inHeader = new SignatureHeader(
            "X-Signature",
            header,
            header.Contains("{timestamp}", StringComparison.Ordinal) ? null : "X-Timestamp"
        );
        return new HeaderSignatureScheme
        {
            Signer = new SharedSecretSigner(
                secrets.Length == 0 ? [new SharedSecret("a shared secret"u8.ToArray())] : [.. secrets],
                SharedSecretSigner.HmacSha256
            ),
            Request = Template.Parse("{method} {path} {timestamp} {body}", HeaderSignatureScheme.RequestPlaceholders),
            Callback = Template.Parse(callback, HeaderSignatureScheme.CallbackPlaceholders),
            RequestHeader = inHeader,
            CallbackHeader = inHeader,
            Tolerance = TimeSpan.FromSeconds(300),
        };
    }
}
