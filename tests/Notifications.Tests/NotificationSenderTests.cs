using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Signatures;
using Payments.Testing;
using Xunit;
using static Payments.Notifications.Tests.Senders;

namespace Payments.Notifications.Tests;

public sealed class NotificationSenderTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly NotificationSender _sender;

    public NotificationSenderTests() => _sender = Sender(_clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task a_notification_is_a_signed_post_that_the_merchant_can_verify_alone()
    {
        await using var merchant = await MerchantServer.Answering(204);

        var delivery = await _sender.Send(To(merchant.Url + "?shop=1"), SentEvent, Content, Ct);

        Assert.True(delivery.IsAcknowledged);
        Assert.Equal((204, null, null, _clock.GetUtcNow()), (delivery.HttpStatus, delivery.Response, delivery.RetryAfter, delivery.At));
        var message = Assert.Single(merchant.All);
        Assert.Equal(("POST", "/notify?shop=1"), (message.Method, message.Target));
        Assert.Equal("application/json", message.Headers["content-type"]);
        Assert.Equal("evt_1", message.Headers["webhook-id"]);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeSeconds().ToString(), message.Headers["webhook-timestamp"]);
        Assert.Equal(Content.Body, message.Bytes);
        Assert.True(message.IsSignedWith("whsec_" + Convert.ToBase64String(Key)));
        Assert.Matches(@"^Orleans\.Payments/\d+\.\d+\.\d+$", message.Headers["user-agent"]);
    }

    [Fact]
    public async Task the_published_example_goes_over_the_wire_as_published()
    {
        await using var merchant = await MerchantServer.Answering(200);
        using var sender = Sender(new ManualClock(DateTimeOffset.FromUnixTimeSeconds(1614265330)));
        var target = new NotificationTarget(
            merchant.Url,
            [StandardWebhooks.KeyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
            AckBody: null
        );

        await sender.Send(
            target,
            new EventId("msg_p5jXN8AQM9LWM0D4loKWxJek"),
            new NotificationContent("application/json", """{"test": 2432232314}"""u8.ToArray()),
            Ct
        );

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Assert.Single(merchant.All).Headers["webhook-signature"]);
    }

    [Fact]
    public async Task while_a_secret_is_rotated_both_secrets_sign()
    {
        await using var merchant = await MerchantServer.Answering(200);
        var old = Encoding.ASCII.GetBytes("the old key");

        await _sender.Send(new NotificationTarget(merchant.Url, [Key, old], null), SentEvent, Content, Ct);

        var message = Assert.Single(merchant.All);
        var (timestamp, signatures) = (message.Headers["webhook-timestamp"], message.Headers["webhook-signature"]);
        Assert.Equal(2, signatures.Split(' ').Length);
        Assert.Null(StandardWebhooks.Check(Key, SentEvent, timestamp, signatures, message.Bytes, _clock.GetUtcNow()));
        Assert.Null(StandardWebhooks.Check(old, SentEvent, timestamp, signatures, message.Bytes, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task every_attempt_carries_the_same_id_and_the_same_bytes_at_its_own_time()
    {
        await using var merchant = await MerchantServer.Answering(500);

        await _sender.Send(To(merchant.Url), SentEvent, Content, Ct);
        _clock.Advance(TimeSpan.FromHours(1));
        await _sender.Send(To(merchant.Url), SentEvent, Content, Ct);

        var (first, second) = (merchant.All.First(), merchant.All.Last());
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal(long.Parse(first.Headers["webhook-timestamp"]) + 3600, long.Parse(second.Headers["webhook-timestamp"]));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(202, null)]
    [InlineData(299, null)]
    [InlineData(301, DeliveryErrors.Redirect)]
    [InlineData(307, DeliveryErrors.Redirect)]
    [InlineData(308, DeliveryErrors.Redirect)]
    [InlineData(400, DeliveryErrors.HttpStatus)]
    [InlineData(410, DeliveryErrors.EndpointGone)]
    [InlineData(503, DeliveryErrors.HttpStatus)]
    public async Task only_2xx_acknowledges(int status, string? error)
    {
        await using var elsewhere = await MerchantServer.Answering(200);
        await using var merchant = await MerchantServer.Start(
            (_, context) =>
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = elsewhere.Url;
                return Task.CompletedTask;
            }
        );

        var delivery = await _sender.Send(To(merchant.Url), SentEvent, Content, Ct);

        Assert.Equal((status, error), (delivery.HttpStatus, delivery.Error));
        Assert.Empty(elsewhere.All);
    }

    [Theory]
    [InlineData("success", null)]
    [InlineData(" success\r\n", null)]
    [InlineData("Success", DeliveryErrors.WrongAckBody)]
    [InlineData("success!", DeliveryErrors.WrongAckBody)]
    [InlineData("", DeliveryErrors.WrongAckBody)]
    public async Task a_merchant_may_demand_a_body(string body, string? error)
    {
        await using var merchant = await MerchantServer.Answering(200, body);

        var delivery = await _sender.Send(To(merchant.Url, ackBody: "success"), SentEvent, Content, Ct);

        Assert.Equal((200, error), (delivery.HttpStatus, delivery.Error));
    }

    [Fact]
    public async Task an_endless_body_is_cut_off_and_only_its_beginning_is_kept()
    {
        await using var merchant = await MerchantServer.Start(
            async (_, context) =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.WriteAsync(new string('x', 8192), context.RequestAborted);
            }
        );

        var plain = await _sender.Send(To(merchant.Url), SentEvent, Content, Ct);
        var demanding = await _sender.Send(To(merchant.Url, ackBody: "success"), SentEvent, Content, Ct);

        Assert.Equal((null, new string('x', 1024)), (plain.Error, plain.Response));
        Assert.Equal(DeliveryErrors.WrongAckBody, demanding.Error);
    }

    [Fact]
    public async Task what_is_kept_of_a_body_is_harmless_text()
    {
        await using var merchant = await MerchantServer.Start(
            async (_, context) =>
            {
                context.Response.StatusCode = 500;
                await context.Response.Body.WriteAsync("a\r\nb\0\u001b[31m\u202E"u8.ToArray(), context.RequestAborted);
                await context.Response.Body.WriteAsync(new byte[] { 0xff, (byte)'c' }, context.RequestAborted);
            }
        );

        Assert.Equal("a  b\uFFFD\uFFFD[31m\uFFFD\uFFFDc", (await _sender.Send(To(merchant.Url), SentEvent, Content, Ct)).Response);
    }

    [Fact]
    public async Task a_character_that_the_limit_cuts_in_two_is_left_out()
    {
        await using var merchant = await MerchantServer.Answering(500, new string('x', 1023) + "ä and more");

        Assert.Equal(new string('x', 1023), (await _sender.Send(To(merchant.Url), SentEvent, Content, Ct)).Response);
    }

    [Fact]
    public async Task nothing_is_unpacked()
    {
        await using var merchant = await MerchantServer.Start(
            async (_, context) =>
            {
                context.Response.Headers.ContentEncoding = "gzip";
                using var packed = new MemoryStream();
                await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                    await gzip.WriteAsync("success"u8.ToArray());
                await context.Response.Body.WriteAsync(packed.ToArray());
            }
        );

        var delivery = await _sender.Send(To(merchant.Url, ackBody: "success"), SentEvent, Content, Ct);

        Assert.Equal(DeliveryErrors.WrongAckBody, delivery.Error);
        Assert.False(Assert.Single(merchant.All).Headers.ContainsKey("accept-encoding"));
    }

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData("0", 0.0)]
    [InlineData("Thu, 01 Jan 2026 12:10:00 GMT", 600.0)]
    [InlineData("Thu, 01 Jan 2026 11:00:00 GMT", 0.0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999", null)]
    public async Task an_endpoint_may_say_when_to_come_again(string header, double? seconds)
    {
        await using var merchant = await MerchantServer.Start(
            (_, context) =>
            {
                context.Response.StatusCode = 503;
                context.Response.Headers.RetryAfter = header;
                return Task.CompletedTask;
            }
        );

        Assert.Equal(seconds, (await _sender.Send(To(merchant.Url), SentEvent, Content, Ct)).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(null, DeliveryErrors.NoNotifyUrl)]
    [InlineData("", DeliveryErrors.InvalidUrl)]
    [InlineData("/notify", DeliveryErrors.InvalidUrl)]
    [InlineData("ftp://127.0.0.1/", DeliveryErrors.InvalidUrl)]
    [InlineData("file:///etc/passwd", DeliveryErrors.InvalidUrl)]
    [InlineData("http://user:secret@127.0.0.1/", DeliveryErrors.InvalidUrl)]
    [InlineData("http://", DeliveryErrors.InvalidUrl)]
    public async Task an_unusable_url_is_named(string? url, string error) =>
        Assert.Equal(error, (await _sender.Send(To(url), SentEvent, Content, Ct)).Error);
}
