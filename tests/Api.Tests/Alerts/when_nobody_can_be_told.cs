using Payments.Api.Tests.Hosting;
using Payments.Domain.Alerts;
using Xunit;

namespace Payments.Api.Tests.Alerts;

public sealed class When_nobody_can_be_told
{
    [Fact]
    public async Task a_message_is_tried_again_over_a_restart_and_given_up_in_the_end_and_the_alert_says_so()
    {
        await using var webhook = await MerchantServer.Answering(500);
        await using var server = await PaymentsServer.Start(AlertServer.Settings(intervalSeconds: 60, webhook.Url));
        await server.Pause();
        var failed = await server.Until(TimeSpan.FromMinutes(1), "a failed attempt", alert =>
            alert["deliveries"]![0]!["attempts"]!.GetValue<int>() > 0
        );
        await server.Restart();

        var given = await server.Until(TimeSpan.FromHours(1), "a message that is given up", alert =>
            alert["deliveries"]![0]!.Text("status") == "given_up"
        );

        Assert.Equal(failed.Text("id"), given.Text("id"));
        var delivery = given["deliveries"]![0]!;
        Assert.Equal(
            (AlertDelivery.MaxAttempts, "the answer was 500"),
            (delivery["attempts"]!.GetValue<int>(), delivery.Text("last_error"))
        );
        Assert.Equal(AlertDelivery.MaxAttempts, webhook.All.Count);
        Assert.Single(webhook.All.Select(post => post.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(webhook.All.Select(post => post.Body).Distinct(StringComparer.Ordinal));
    }
}
