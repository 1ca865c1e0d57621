using System.Text;
using Payments.Client.Webhooks;
using StandardWebhooks;
using Xunit;

namespace Payments.Client.Tests.Webhooks;

/// <summary>What somebody else's implementation of Standard Webhooks signs is genuine, and nothing else.</summary>
public class When_a_webhook_is_verified
{
    private const string Id = "evt_1";
    private const string Body = """{"event_id":"evt_1"}""";
    private static readonly string Text = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("a secret of thirty-two bytes ...."));
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly WebhookVerifier Verifier = new([SigningSecret.Parse(Text)], clock: new StoppedClock());

    [Fact]
    public void a_foreign_signature_is_genuine_and_ours_is_the_same()
    {
        var signature = new StandardWebhook(Text).Sign(Id, Now, Body);
        Assert.Null(Check(signature: signature));
        Assert.Equal(signature, SigningSecret.Parse(Text).Sign(Id, Now, Encoding.UTF8.GetBytes(Body)));
    }

    [Fact]
    public void one_signature_of_several_is_enough_whichever_secret_made_it()
    {
        var (next, _) = SigningSecret.New();
        var both = next.Sign(Id, Now, Encoding.UTF8.GetBytes(Body)) + " " + Signed();
        Assert.Null(Check(signature: both));
        Assert.Null(new WebhookVerifier([next], clock: new StoppedClock()).Check(Id, "1800000000", both, Encoding.UTF8.GetBytes(Body)));
        var late = string.Join(' ', Enumerable.Repeat("v1,AAAA", WebhookVerifier.MaxSignatures)) + " " + Signed();
        Assert.Equal(WebhookFailure.InvalidSignature, Check(signature: late));
    }

    [Theory]
    [InlineData("1800000300", null)]
    [InlineData("1799999700", null)]
    [InlineData("1800000301", WebhookFailure.TimestampOutOfRange)]
    [InlineData("1799999699", WebhookFailure.TimestampOutOfRange)]
    [InlineData("-1800000000", WebhookFailure.InvalidTimestamp)]
    [InlineData("soon", WebhookFailure.InvalidTimestamp)]
    [InlineData("9223372036854775807", WebhookFailure.TimestampOutOfRange)]
    [InlineData(null, WebhookFailure.MissingHeader)]
    public void its_time_counts(string? timestamp, WebhookFailure? expected) =>
        Assert.Equal(expected, Check(timestamp: timestamp, signature: Signed(timestamp ?? "0")));

    [Fact]
    public void another_body_id_or_signature_is_not_genuine()
    {
        Assert.Equal(WebhookFailure.InvalidSignature, Check(body: Body + " ", signature: Signed()));
        Assert.Equal(WebhookFailure.InvalidSignature, Check(id: "evt_2", signature: Signed()));
        Assert.Equal(WebhookFailure.InvalidSignature, Check(signature: Signed().Replace("v1,", "v1a,", StringComparison.Ordinal)));
        Assert.Equal(WebhookFailure.MissingHeader, Check(id: null, signature: Signed()));
        Assert.Equal(WebhookFailure.MissingHeader, Check(signature: ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    [InlineData("c2VjcmV0")]
    public void what_is_no_secret_is_refused_without_showing_it(string text)
    {
        var error = Assert.Throws<FormatException>(() => SigningSecret.Parse(text));
        Assert.True(text.Length < 7 || !error.Message.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void a_form_reads_as_the_json_does()
    {
        var json = Notification.Read(
            """{"event_id":"evt_1","event_type":"order.paid","merchant_id":"mer_1","occurred_at":"2026-01-31T09:30:00Z","sequence":3,"amount":1250,"kind":"payment","status":"paid","paid_at":null,"metadata":{"table":"a b&c"}}"""u8
        )!;
        var form = Notification.Read(
            "event_id=evt_1&event_type=order.paid&merchant_id=mer_1&occurred_at=2026-01-31T09%3A30%3A00Z&sequence=3&amount=1250&kind=payment&status=paid&paid_at=&metadata%5Btable%5D=a+b%26c"u8,
            isForm: true
        )!;
        Assert.Equal(json with { Metadata = null }, form with { Metadata = null });
        Assert.Equal(json.Metadata, form.Metadata);
        Assert.Equal("a b&c", form.Metadata!["table"]);
        Assert.Null(Notification.Read("nonsense"u8));
        Assert.Null(Notification.Read("nonsense"u8, isForm: true));
    }

    private static string Signed(string timestamp = "1800000000") =>
        SigningSecret.Parse(Text).Sign(Id, timestamp, Encoding.UTF8.GetBytes(Body));

    private static WebhookFailure? Check(string? id = Id, string? timestamp = "1800000000", string? signature = null, string body = Body) =>
        Verifier.Check(id, timestamp, signature, Encoding.UTF8.GetBytes(body));

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
