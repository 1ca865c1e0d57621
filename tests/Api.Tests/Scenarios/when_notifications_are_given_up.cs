using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Scenarios.Endpoints;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_notifications_are_given_up
{
    [Fact]
    public async Task for_good_what_is_pending_ends_until_the_url_is_set_again()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (410, "moved out");
        var first = (await Paid(merchant, 1))[0];
        await merchant.Until(first, now => now["notification"]!.Text("status") == "exhausted");
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "gone");
        await server.AdvanceTime(TimeSpan.FromSeconds(3));

        await server.Restart();
        var second = (await Paid(merchant, 1))[0];
        await merchant.Until(second, now => now["notification"]!.Text("status") == "exhausted", step: Second);
        Assert.Single(endpoint.All);
        Assert.Equal("endpoint_gone", (await merchant.Get($"/v1/orders/{second.Text("id")}/notifications"))["data"]![0]!.Text("error"));
        Assert.Equal("gone", (await Circuit(merchant))!.Text("state"));

        endpoint.Answer = _ => (200, "");
        await Admin(server, HttpMethod.Patch, $"/v1/merchants/{merchant.Id}", new { notify_url = endpoint.Url });
        var third = (await Paid(merchant, 1))[0];
        await merchant.Until(third, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
        var (status, answer) = await merchant.Post(
            $"/v1/merchants/{merchant.Id}/notifications/resend",
            new { since = "2026-01-01T00:00:00Z" }
        );
        Assert.Equal((HttpStatusCode.Accepted, 2L, 2L), (status, answer.Number("orders"), answer.Number("notifications")));
        foreach (var order in new[] { first, second })
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
    }

    [Fact]
    public async Task what_was_given_up_is_listed_page_by_page_and_sent_again_since_a_time()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_schedule = new[] { 1 },
            }
        );
        var stranger = await server.Register();
        endpoint.Answer = _ => (404, "no such page");
        var early = await Paid(merchant, 2);
        foreach (var order in early)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "exhausted", step: Second);
        await server.AdvanceTime(TimeSpan.FromHours(1));
        var since = server.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var late = await Paid(merchant, 3);
        foreach (var order in late)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "exhausted", step: Second);

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await merchant.Get(
                $"/v1/merchants/{merchant.Id}/notifications?status=exhausted&limit=2" + (cursor is null ? "" : "&cursor=" + cursor)
            );
            listed.AddRange(page["data"]!.AsArray().Select(one => $"{one!.Text("merchant_order_id")} {one!.Text("event_type")}"));
            cursor = page.TextOrNull("next_cursor");
        } while (cursor is not null);
        Assert.Equal(5, listed.Count);
        Assert.All(listed.Take(2), one => Assert.Contains(one, early.Select(order => order.Text("merchant_order_id") + " order.paid")));
        Assert.Equal(3, (await merchant.Get($"/v1/merchants/{merchant.Id}/notifications?since={since}"))["data"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Send(HttpMethod.Get, $"/v1/merchants/{merchant.Id}/notifications")).Status);

        endpoint.Answer = _ => (200, "");
        var (_, answer) = await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/resend", new { since });
        foreach (var order in late)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        Assert.Equal((3L, 3L, null), (answer.Number("orders"), answer.Number("notifications"), answer.TextOrNull("next_cursor")));
        Assert.Equal(2, (await merchant.Get($"/v1/merchants/{merchant.Id}/notifications"))["data"]!.AsArray().Count);
        Assert.Equal(
            "missing_field",
            (await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/resend", new { })).Body.Text("code")
        );
        Assert.Equal(
            "invalid_cursor",
            (await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/resend", new { since, cursor = "x" })).Body.Text("code")
        );
    }
}
