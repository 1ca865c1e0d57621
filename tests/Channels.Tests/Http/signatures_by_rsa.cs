using System.Security.Cryptography;
using System.Text;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;
using Payments.Domain.Errors;
using Xunit;
using static Payments.Channels.Tests.Http.SignedMessages;

namespace Payments.Channels.Tests.Http;

public sealed class Signatures_by_rsa
{
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
}
