using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Alerts;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Alerts;

public sealed class When_nobody_can_be_told
{
    private static readonly TimeSpan LongerThanAnyDelay = TimeSpan.FromHours(13);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task a_message_is_tried_again_over_a_restart_and_given_up_in_the_end_and_the_alert_says_so()
    {
        await using var webhook = await MerchantServer.Answering(500);
        await using var server = await PaymentsServer.Start(AlertServer.Settings(intervalSeconds: 60, webhook.Url));
        await server.Pause();
        var failed = await server.Until(TimeSpan.FromMinutes(1), "a failed attempt", alert => Attempts(alert) > 0);
        await server.Restart();

        var given = failed;
        await Poll.Until("a message that is given up", async () =>
        {
            var before = Attempts(given);
            await server.AdvanceTime(LongerThanAnyDelay);
            // An attempt has its time limit by the same clock, which therefore stands still until it has ended.
            await Poll.Until(AttemptLimit, Interval, async () =>
            {
                given = Assert.Single(await server.List("/v1/alerts"));
                return Attempts(given) > before ? null : "another attempt";
            });
            return given["deliveries"]![0]!.Text("status") == "given_up";
        });

        Assert.Equal(failed.Text("id"), given.Text("id"));
        var delivery = given["deliveries"]![0]!;
        Assert.Equal(AlertDelivery.MaxAttempts, Attempts(given));
        // Attempts have their time limit by the clock that the test moves on by hours, so that some of them end by that.
        Assert.Contains(delivery.Text("last_error"), new[] { "the answer was 500", "no answer came in time" });
        Assert.Single(webhook.All.Select(post => post.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(webhook.All.Select(post => post.Body).Distinct(StringComparer.Ordinal));
    }

    private static int Attempts(JsonObject alert) => alert["deliveries"]![0]!["attempts"]!.GetValue<int>();
}
