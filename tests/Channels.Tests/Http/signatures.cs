using System.Security.Cryptography;
using System.Text;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;
using Payments.Domain.Errors;
using Xunit;
using static Payments.Channels.Tests.Http.SignedMessages;

namespace Payments.Channels.Tests.Http;

public sealed class Signatures
{
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

    [Theory]
    [InlineData("no signature")]
    [InlineData("{signature}{signature}")]
    [InlineData("{signature")]
    public void a_header_that_could_hold_no_signature_is_refused(string value) =>
        Assert.Throws<FormatException>(() => new SignatureHeader("X-Signature", value));

    private static string Expected { get; } =
        Convert.ToHexStringLower(HMACSHA256.HashData("a shared secret"u8, Encoding.UTF8.GetBytes("1800000000." + Body)));

    private static PaymentErrorCode? Problem(HeaderSignatureScheme scheme, string? header, DateTimeOffset now) =>
        scheme.Check(Message(Body, name => name == "X-Signature" ? header : null), now);

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
