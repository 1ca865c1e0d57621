using System.Security.Cryptography;
using System.Text;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;
using Payments.Domain.Errors;
using Xunit;
using static Payments.Channels.Tests.Http.SignedMessages;

namespace Payments.Channels.Tests.Http;

public sealed class Signatures_of_sorted_fields
{
    private const string WeChatKey = "192006250b4c09247ec02edce69f6a2d";

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

    private static SortedFieldsSignatureScheme Sorted(string[] secrets, bool isHmac = false) =>
        new(
            new SharedSecretSigner(
                [.. secrets.Select(secret => new SharedSecret(Encoding.UTF8.GetBytes(secret)))],
                isHmac ? SharedSecretSigner.HmacSha256OfContentAndKey : SharedSecretSigner.Md5OfContentAndKey
            ),
            SignatureEncoding.UpperHex,
            "sign"
        );
}
