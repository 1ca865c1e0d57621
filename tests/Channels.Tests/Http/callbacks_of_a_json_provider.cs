using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Channels.Http;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Testing;
using Xunit;
using static Payments.Channels.Tests.Http.JsonProviderOptions;

namespace Payments.Channels.Tests.Http;

public sealed class Callbacks_of_a_json_provider : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly HttpChannel _channel;

    public Callbacks_of_a_json_provider() =>
        _channel = new HttpChannel(
            Options("http://127.0.0.1:9"),
            () => "https://us.example/callbacks",
            _clock,
            NullLogger<HttpChannel>.Instance
        );

    public void Dispose() => _channel.Dispose();

    [Fact]
    public void has_callbacks_that_do_not_matter()
    {
        var id = OrderId.Of(new MerchantId("mer_1"), "1");
        Assert.Equal(new CallbackCheck(null, null), Callback($$"""{"reference":"{{id}}","status":"seen"}"""));
        Assert.Equal(PaymentErrorCode.InvalidCallback, Callback($$"""{"reference":"{{id}}","status":"strange"}""").ErrorCode);
        Assert.Equal(PaymentErrorCode.InvalidCallback, Callback("""{"reference":"other","status":"seen"}""").ErrorCode);
        var paid = Callback($$$"""{"reference":"{{{id}}}","status":"done","payment":"p-1","amount":{"value":"12,50","currency":"EUR"}}""");
        Assert.True(paid is { Report: null, ErrorCode: null });
        Assert.Equal("amount \"12,50\" in currency \"EUR\", payment_id \"p-1\"", paid.Unreadable!.Payment.Problem);
        Assert.Equal(
            ("modern", id, new PaymentId("p-1")),
            (paid.Unreadable.Channel, paid.Unreadable.OrderId, paid.Unreadable.Payment.PaymentId)
        );
        Assert.Equal("card_expired", Callback($$"""{"reference":"{{id}}","status":"void","error":"card-expired"}""").Report!.Failure!.Code);
    }

    public static TheoryData<string> Unreadable =>
        new(
            "\"\\ud800\"",
            "{\"a\":\"\\ud800\"}",
            "{\"\\udc00\":1}",
            "{\"a\":\"\\ud800x\"}",
            "{\"status\":\"\u00ff\"}",
            "{",
            "\0",
            "[1]",
            "{\"a\":{\"" + new string('x', 300) + "\":1}}"
        );

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void is_proved_before_anything_is_read_and_what_is_no_text_is_no_callback(string body)
    {
        // In Latin-1 the ÿ is a byte that no UTF-8 has.
        var bytes = Encoding.Latin1.GetBytes(body);

        Assert.Equal(PaymentErrorCode.InvalidSignature, _channel.CheckCallback(_ => null, bytes, _clock.GetUtcNow()).ErrorCode);
        Assert.Equal(PaymentErrorCode.InvalidCallback, Callback(bytes).ErrorCode);
    }

    private CallbackCheck Callback(string body) => Callback(Encoding.UTF8.GetBytes(body));

    private CallbackCheck Callback(byte[] body)
    {
        var now = _clock.GetUtcNow();
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData("a shared secret"u8, [.. Encoding.UTF8.GetBytes($"{now.ToUnixTimeSeconds()}."), .. body])
        );
        return _channel.CheckCallback(
            name =>
                name == "X-Time" ? now.ToUnixTimeSeconds().ToString()
                : name == "X-Signature" ? signature
                : null,
            body,
            now
        );
    }
}
