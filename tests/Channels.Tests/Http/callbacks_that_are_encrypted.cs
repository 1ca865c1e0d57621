using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Testing;
using Xunit;

namespace Payments.Channels.Tests.Http;

/// <summary>A provider whose callbacks hold an encrypted <c>resource</c>, as WeChat Pay v3's do.</summary>
public sealed class Callbacks_that_are_encrypted : IDisposable
{
    private const string Key = "0123456789abcdef0123456789ABCDEF";

    // Made by another program (pyca/cryptography's AESGCM) with that key, nonce fdasflkja484 and associated data "transaction".
    private const string Paid =
        "bz1mQGtugHE+xvD4swlMsg4dLf2Wlm4bFVoxZgb8bsY48yVGmXCpuqIVzNTvdOSDlktDRi3qD8HNephSIL4y8S8I6RUofG2lsxSnys25RrVEOt/RyQGRiTYI"
        + "J/NWkZ4mJl5EP+7RILXP8bJl2Sfz4SAK4cwpQ5s5eseVcxVzosDMOkktVrpVkYyPBPnBbdD6SuvH1vdqas59yKv0SgbNI3g2WNWGGg+pnGZAVwcMgMCmmVYP"
        + "Jd5aJpBmqGF4fA6Stvq2LlmgI5dZ0NZVZklxb4dJEto3QQoUV8/mRUs=";

    private readonly ManualClock _clock = new();
    private HttpChannel _channel;

    public Callbacks_that_are_encrypted() => _channel = Channel([new SharedSecret(Encoding.UTF8.GetBytes(Key))]);

    public void Dispose() => _channel.Dispose();

    [Fact]
    public void are_read_once_their_signature_is_checked()
    {
        var check = Callback(Body(Paid));

        Assert.Equal(
            new ChannelReport(
                "wechat",
                OrderId.Of(new MerchantId("mer_1"), "1"),
                new CapturedPayment(
                    new PaymentId("1217752501201407033233368018"),
                    new Money(1250, "CNY"),
                    new(2018, 6, 8, 2, 34, 56, TimeSpan.Zero)
                ),
                null
            ),
            check.Report
        );
        Assert.Null(check.ErrorCode);
        Assert.Equal(
            PaymentErrorCode.InvalidSignature,
            _channel.CheckCallback(_ => "00", Encoding.UTF8.GetBytes(Body(Paid)), _clock.GetUtcNow()).ErrorCode
        );
    }

    [Fact]
    public void are_no_callbacks_when_they_cannot_be_decrypted()
    {
        var altered = (Paid[0] == 'A' ? "B" : "A") + Paid[1..];
        string[] bodies =
        [
            Body(altered),
            Body(Paid, nonce: "fdasflkja485"),
            Body(Paid, nonce: "short"),
            Body(Paid, associated: "refund"),
            Body("no base64!"),
            Body("AAAA"),
            Body(""),
            """{"event_type":"TRANSACTION.SUCCESS","resource":{"out_trade_no":"1","trade_state":"SUCCESS"}}""",
            "{}",
            "[",
        ];

        Assert.All(bodies, body => Assert.Equal(new CallbackCheck(null, PaymentErrorCode.InvalidCallback), Callback(body)));
    }

    [Fact]
    public void are_decrypted_with_every_secret_that_counts()
    {
        var now = _clock.GetUtcNow();
        SharedSecret Old(DateTimeOffset until) => new(Encoding.UTF8.GetBytes(Key), until);
        SharedSecret next = new(Encoding.UTF8.GetBytes(new string('n', 32)));

        (_channel, var first) = (Channel([next, Old(now.AddSeconds(1))]), _channel);
        first.Dispose();
        Assert.NotNull(Callback(Body(Paid)).Report);
        (_channel, var second) = (Channel([next, Old(now)]), _channel);
        second.Dispose();
        Assert.Equal(PaymentErrorCode.InvalidCallback, Callback(Body(Paid)).ErrorCode);
    }

    [Fact]
    public void that_say_paid_unreadably_are_kept_as_they_were_within()
    {
        var content =
            $$$"""{"out_trade_no":"{{{OrderId.Of(new MerchantId("mer_1"), "1")}}}","trade_state":"SUCCESS","transaction_id":"4200","amount":{"total":"12,50"}}""";
        var (encrypted, tag) = (new byte[content.Length], new byte[16]);
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(Key), tag.Length);
        aes.Encrypt("fdasflkja484"u8, Encoding.UTF8.GetBytes(content), encrypted, tag, "transaction"u8);

        var unreadable = Callback(Body(Convert.ToBase64String([.. encrypted, .. tag]))).Unreadable!;

        Assert.Equal(content, unreadable.Payment.Answer);
        Assert.Equal("amount \"12,50\" in currency \"CNY\", payment_id \"4200\"", unreadable.Payment.Problem);
    }

    private static string Body(string ciphertext, string nonce = "fdasflkja484", string associated = "transaction") =>
        $$$"""
            {"id":"EV-2018022511223320873","event_type":"TRANSACTION.SUCCESS","resource_type":"encrypt-resource","resource":{
            "algorithm":"AEAD_AES_256_GCM","ciphertext":"{{{ciphertext}}}","nonce":"{{{nonce}}}","associated_data":"{{{associated}}}",
            "original_type":"transaction"}}
            """;

    private CallbackCheck Callback(string body) =>
        _channel.CheckCallback(
            _ => Convert.ToHexStringLower(HMACSHA256.HashData("signs"u8, Encoding.UTF8.GetBytes(body))),
            Encoding.UTF8.GetBytes(body),
            _clock.GetUtcNow()
        );

    private HttpChannel Channel(ImmutableArray<SharedSecret> secrets)
    {
        var header = new SignatureHeader("X-Signature", "{signature}");
        var answers = new ResponseMapping { Status = ["status"] };
        var refund = new HttpCall(HttpMethod.Post, Template.Parse("https://pay.example/refunds", []), [], [], answers);
        return new HttpChannel(
            new HttpChannelOptions
            {
                Name = "wechat",
                Currencies = ["CNY"],
                Secrets = secrets,
                Signature = new HeaderSignatureScheme
                {
                    Signer = new SharedSecretSigner([new SharedSecret("signs"u8.ToArray())], SharedSecretSigner.HmacSha256),
                    RequestHeader = header,
                    CallbackHeader = header,
                    Request = Template.Parse("{body}", HeaderSignatureScheme.RequestPlaceholders),
                    Callback = Template.Parse("{body}", HeaderSignatureScheme.CallbackPlaceholders),
                    Tolerance = TimeSpan.FromMinutes(5),
                },
                PayUrl = Template.Parse("https://pay.example/", []),
                Refund = refund,
                EncryptedCallbackField = "resource",
                Callback = new ResponseMapping
                {
                    Status = ["resource.trade_state"],
                    StatusMeanings = answers.StatusMeanings.Add("SUCCESS", ProviderStatus.Paid),
                    OrderId = "resource.out_trade_no",
                    PaymentId = "resource.transaction_id",
                    Amount = "resource.amount.total",
                    Currency = "resource.amount.currency",
                    PaidAt = "resource.success_time",
                },
            },
            () => "https://us.example/callbacks",
            _clock,
            NullLogger<HttpChannel>.Instance
        );
    }
}
