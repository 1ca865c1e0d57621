using Payments.Testing;
using Xunit;
using static Payments.Notifications.Tests.Senders;

namespace Payments.Notifications.Tests;

/// <summary>A sender on a network none of whose addresses it may reach, but for the inbox.</summary>
public sealed class Sending_to_the_own_inbox
{
    private const string Named = "http://localhost:5000/sandbox/inbox/coffee";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_a_test_merchant_sends_to_an_inbox_goes_where_that_is_under_the_name_that_was_given()
    {
        await using var inbox = await MerchantServer.Answering(200);
        using var sender = Closed(inbox);

        var delivery = await sender.Send(To(Named) with { IsTest = true }, SentEvent, Content, Ct);

        Assert.True(delivery.IsAcknowledged);
        var message = Assert.Single(inbox.All);
        Assert.Equal(("/sandbox/inbox/coffee", "localhost:5000"), (message.Target, message.Headers["host"]));
    }

    [Fact]
    public async Task what_a_live_merchant_sends_there_goes_nowhere()
    {
        await using var inbox = await MerchantServer.Answering(200);
        using var sender = Closed(inbox);

        var delivery = await sender.Send(To(new Uri(inbox.Address, "/sandbox/inbox/coffee").ToString()), SentEvent, Content, Ct);

        Assert.Equal(DeliveryErrors.AddressNotAllowed, delivery.Error);
        Assert.Empty(inbox.All);
    }

    [Fact]
    public async Task a_connection_to_an_inbox_is_not_used_for_anything_else_on_its_server()
    {
        await using var inbox = await MerchantServer.Answering(200);
        using var sender = Closed(inbox, _ => true);
        var elsewhere = To(new Uri(inbox.Address, "/v1/merchants").ToString());
        Assert.True((await sender.Send(elsewhere with { IsTest = true }, SentEvent, Content, Ct)).IsAcknowledged);

        var delivery = await sender.Send(elsewhere, SentEvent, Content, Ct);

        Assert.Equal(DeliveryErrors.AddressNotAllowed, delivery.Error);
        Assert.Single(inbox.All);
    }

    private static NotificationSender Closed(MerchantServer inbox, Func<Uri, bool>? isInbox = null) =>
        Sender(
            new ManualClock(),
            resolveInbox: url => isInbox?.Invoke(url) ?? url.ToString() == Named ? new Uri(inbox.Address, "/sandbox/inbox/coffee") : null,
            allowed: "10.1.0.0/16"
        );
}
