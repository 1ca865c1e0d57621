using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Scenarios.Endpoints;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_merchant_asks_about_notifications
{
    [Fact]
    public async Task a_test_tells_at_once_how_its_endpoint_answers()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_format = "json",
            }
        );
        endpoint.Answer = _ => (500, new string('x', 3000));

        var (status, answer) = await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/test");
        var told = await endpoint.Next();

        Assert.Equal(
            (HttpStatusCode.OK, "failed", "http_status", 500L, 1024),
            (status, answer.Text("outcome"), answer.Text("error"), answer.Number("http_status"), answer.Text("response").Length)
        );
        Assert.Equal(("test.ping", merchant.Id, answer.Text("event_id")), (told.Field("event_type"), told.Field("merchant_id"), told.Id));
        Assert.True(told.IsSignedWith(merchant.WebhookSecret));
        var nowhere = await server.Register();
        Assert.Equal("no_notify_url", (await nowhere.Post($"/v1/merchants/{nowhere.Id}/notifications/test")).Body.Text("code"));
    }

    [Fact]
    public async Task every_attempt_is_listed_page_by_page()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_schedule = new[] { 1, 1, 1 },
            }
        );
        endpoint.Answer = _ => (404, "<p>" + new string('x', 5000));
        var order = (await Paid(merchant, 1))[0];
        await merchant.Until(order, now => now["notification"]!.Text("status") == "exhausted", step: Second);

        var list = $"/v1/orders/{order.Text("id")}/notifications?limit=3";
        var first = await merchant.Get(list);
        var rest = await merchant.Get(list + "&cursor=" + first.Text("next_cursor"));

        var attempts = first["data"]!.AsArray().Concat(rest["data"]!.AsArray()).ToList();
        Assert.Equal([1, 2, 3, 4], attempts.Select(attempt => attempt!.Number("attempt")));
        Assert.Equal(["failed", "failed", "failed", "exhausted"], attempts.Select(attempt => attempt!.Text("outcome")));
        Assert.All(attempts, attempt => Assert.Equal((404L, 1024), (attempt!.Number("http_status"), attempt!.Text("response").Length)));
        Assert.Null(rest["next_cursor"]);
    }
}
