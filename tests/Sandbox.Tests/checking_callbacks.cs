using System.Text;
using Payments.Channels;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class Checking_callbacks : SandboxTest
{
    private const string Id = "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Payment = """{"id":"sbx_1","amount":100,"currency":"EUR","paid_at":"2026-01-01T12:00:00.000Z"}""";

    public static TheoryData<string> Nonsense =>
        new(
            "",
            "null",
            "[]",
            "7",
            "{",
            "{}",
            $$$"""{"order_id":"{{{Id}}}"}""",
            $$$"""{"order_id":null,"payment":{{{Payment}}}}""",
            $$$"""{"order_id":7,"payment":{{{Payment}}}}""",
            $$$"""{"order_id":"ord_1","payment":{{{Payment}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment}}},"failure":{"code":"a","message":"b"}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":[]}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("100", "0", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("100", "-5", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("100", "1.5", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("100", "1e400", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("100", "99999999999999999999999999", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("100", "1000000000001", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("100", "\"100\"", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("EUR", "eur", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("sbx_1", "", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("sbx_1", new string('a', 65), StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("sbx_1", "a b", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("sbx_1", "\\ud800", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("2026-01-01T12:00:00.000Z", "yesterday", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","payment":{{{Payment.Replace("2026-01-01T12:00:00.000Z", "0001-01-01T00:00:00+14:00", StringComparison.Ordinal)}}}}""",
            $$$"""{"order_id":"{{{Id}}}","failure":{"code":"","message":"b"}}""",
            $$$"""{"order_id":"{{{Id}}}","failure":{"code":null,"message":"b"}}""",
            $$$"""{"order_id":"{{{Id}}}","failure":{"code":"a"}}""",
            $$$"""{"order_id":"{{{Id}}}","failure":{"code":"a","message":"{{{new string('b', 501)}}}"}}""",
            new string('[', 10_000),
            new string(' ', 70_000) + "{}"
        );

    [Fact]
    public void a_signed_callback_is_read()
    {
        var check = Check(Encoding.UTF8.GetBytes($$$"""{"order_id":"{{{Id}}}","payment":{{{Payment}}},"later":"ignored"}"""));
        Assert.Equal(
            new CapturedPayment(new PaymentId("sbx_1"), new Money(100, "EUR"), new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)),
            Taken(check)
        );
        Assert.Equal(("sandbox", Id), (check.Report!.Channel, check.Report.OrderId));
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void a_signed_callback_that_makes_no_sense_is_invalid(string body) =>
        Assert.Equal(new CallbackCheck(null, PaymentErrorCode.InvalidCallback), Check(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("order_id")]
    [InlineData("code")]
    public void bytes_that_are_no_text_are_invalid(string where)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"order_id":"{{{Id}}}","failure":{"code":"a","message":"b"}}""");
        body[Encoding.UTF8.GetString(body).IndexOf(where, StringComparison.Ordinal) + where.Length + 3] = 0xff;
        Assert.Equal(PaymentErrorCode.InvalidCallback, Check(body).ErrorCode);
        body[2] = 0xff;
        Assert.Equal(PaymentErrorCode.InvalidCallback, Check(body).ErrorCode);
    }

    [Fact]
    public void ten_megabytes_are_invalid_signed_or_not()
    {
        var body = new byte[10_000_000];
        Array.Fill(body, (byte)'[');
        Assert.Equal(PaymentErrorCode.InvalidCallback, Check(body).ErrorCode);
        Assert.Equal(
            PaymentErrorCode.InvalidSignature,
            Sandbox.Channel.CheckCallback(_ => null, body, Sandbox.Clock.GetUtcNow()).ErrorCode
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,AAAA")]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1a,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("\ud800 \0 v1,é")]
    public void a_forged_signature_is_not_believed(string? signature) =>
        Assert.Equal(
            PaymentErrorCode.InvalidSignature,
            Check(Encoding.UTF8.GetBytes($$$"""{"order_id":"{{{Id}}}","payment":{{{Payment}}}}"""), signature: _ => signature).ErrorCode
        );

    [Fact]
    public async Task a_callback_that_was_changed_on_its_way_is_not_believed()
    {
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        var callback = await Sandbox.Receiver.Next();
        var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(callback.Body).Replace("1250", "1251", StringComparison.Ordinal));
        Assert.Equal(PaymentErrorCode.InvalidSignature, Sandbox.Check(callback with { Body = changed }).ErrorCode);
        Assert.Equal(PaymentErrorCode.InvalidSignature, Sandbox.Check(callback with { Id = "cbk_other" }).ErrorCode);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(301));
        Assert.Equal(PaymentErrorCode.TimestampOutOfRange, Sandbox.Check(callback).ErrorCode);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("soon")]
    public void a_timestamp_that_is_none_is_not_believed(string timestamp) =>
        Assert.Equal(PaymentErrorCode.InvalidSignature, Check("{}"u8.ToArray(), timestamp: timestamp).ErrorCode);

    private CallbackCheck Check(byte[] body, Func<string, string?>? signature = null, string? timestamp = null)
    {
        var now = Sandbox.Clock.GetUtcNow();
        var right = StandardWebhooks.Sign(Sandbox.Options.Key, "cbk_1", now, body);
        return Sandbox.Channel.CheckCallback(
            header =>
                header switch
                {
                    StandardWebhooks.IdHeader => "cbk_1",
                    StandardWebhooks.TimestampHeader => timestamp ?? now.ToUnixTimeSeconds().ToString(),
                    StandardWebhooks.SignatureHeader => signature is null ? right : signature(right),
                    _ => null,
                },
            body,
            now
        );
    }
}
