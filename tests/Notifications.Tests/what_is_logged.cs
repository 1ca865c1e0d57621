using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Testing;
using Xunit;
using static Payments.Notifications.Tests.Senders;

namespace Payments.Notifications.Tests;

public sealed class What_is_logged
{
    private readonly RecordedLines _log = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task where_an_address_is_not_allowed_names_the_setting()
    {
        using var sender = Sender(new ManualClock(), logger: _log, allowed: "10.1.0.0/16");

        await sender.Send(
            To("http://127.0.0.1/notify") with
            {
                OrderId = new OrderId("ord_1"),
                MerchantId = new MerchantId("mer_1"),
            },
            SentEvent,
            Content,
            Ct
        );

        Assert.Equal(
            "Notification evt_1 of order ord_1 of merchant mer_1 to 127.0.0.1 failed after 0 ms: the host has no address that is public or in Payments:Notifications:AllowedNetworks (address_not_allowed)",
            Assert.Single(_log.Texts)
        );
    }

    [Fact]
    public async Task of_one_that_belongs_to_no_order_does_not_speak_of_one()
    {
        await using var merchant = await MerchantServer.Answering(500);
        using var sender = Sender(new ManualClock(), logger: _log);

        await sender.Send(To(merchant.Url) with { MerchantId = new MerchantId("mer_1") }, SentEvent, Content, Ct);

        Assert.Equal(
            "Test notification evt_1 of merchant mer_1 to 127.0.0.1 failed after 0 ms: the answer was 500 (http_status)",
            Assert.Single(_log.Texts)
        );
    }

    [Fact]
    public async Task where_there_is_nobody_to_tell_says_so()
    {
        using var sender = Sender(new ManualClock(), logger: _log);

        await sender.Send(To(null) with { OrderId = new OrderId("ord_1"), MerchantId = new MerchantId("mer_1") }, SentEvent, Content, Ct);

        Assert.Equal(
            "Notification evt_1 of order ord_1 of merchant mer_1 to no endpoint failed after 0 ms: neither the order nor its merchant names a URL (no_notify_url)",
            Assert.Single(_log.Texts)
        );
    }

    [Theory]
    [InlineData(DeliveryErrors.DnsFailure, null)]
    [InlineData(DeliveryErrors.ConnectionRefused, null)]
    [InlineData(DeliveryErrors.TlsFailure, null)]
    [InlineData(DeliveryErrors.ConnectionFailed, null)]
    [InlineData(DeliveryErrors.Timeout, null)]
    [InlineData(DeliveryErrors.Timeout, 200)]
    [InlineData(DeliveryErrors.Redirect, 302)]
    [InlineData(DeliveryErrors.EndpointGone, 410)]
    [InlineData(DeliveryErrors.WrongAckBody, 200)]
    [InlineData(DeliveryErrors.InvalidUrl, null)]
    public void tells_the_reason_of_every_failure_in_words(string error, int? status)
    {
        var reason = DeliveryErrorText.Of(
            new Delivery
            {
                At = default,
                Duration = default,
                Error = error,
                HttpStatus = status,
            }
        );

        Assert.Contains(' ', reason);
        Assert.DoesNotContain("could not be made", reason, StringComparison.Ordinal);
    }
}
