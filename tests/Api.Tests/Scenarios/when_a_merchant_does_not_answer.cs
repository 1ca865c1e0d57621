using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_merchant_does_not_answer
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task it_is_told_again_with_the_same_bytes_and_the_same_id()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var failures = 3;
        endpoint.Answer = _ => failures-- > 0 ? (500, "no") : (200, "");
        var order = await merchant.Order();

        await merchant.Pay(order);
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        Assert.Equal(4, endpoint.All.Count);
        Assert.Single(endpoint.All.Select(told => (told.Id, told.Body)).Distinct());
        Assert.All(endpoint.All, told => Assert.True(told.IsSignedWith(merchant.WebhookSecret)));
        Assert.Equal(4, endpoint.All.Select(told => told.Timestamp).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task a_retry_that_was_owed_before_a_restart_comes_after_it()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (503, "");
        var order = await merchant.Order();
        await merchant.Pay(order);
        await merchant.Until(order, now => now["notification"]!.Number("attempts") == 1);

        endpoint.Answer = _ => (200, "");
        await server.Restart();

        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
    }

    [Fact]
    public async Task the_body_it_must_answer_decides_not_the_status_alone()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                ack_body = "success",
            }
        );
        endpoint.Answer = _ => (200, "<html>it works</html>");
        var order = await merchant.Order();

        await merchant.Pay(order);
        await merchant.Until(order, now => now["notification"]!.Number("attempts") == 1);

        var attempt = (await merchant.Get($"/v1/orders/{order.Text("id")}/notifications"))["data"]![0]!;
        Assert.Equal(
            ("failed", "wrong_ack_body", "<html>it works</html>"),
            (attempt.Text("outcome"), attempt.Text("error"), attempt.Text("response"))
        );
    }

    [Fact]
    public async Task what_happens_meanwhile_is_told_afterwards_and_in_order()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (500, "");
        var order = await merchant.Order();
        await merchant.Pay(order, "twice");
        await merchant.Until(order, now => now.Number("version") == 6);

        endpoint.Answer = told => (200, "");
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        var sequences = endpoint.All.Select(told => told.Sequence).ToList();
        Assert.Equal(sequences.Order(), sequences);
        Assert.Equal([3, 4, 6], sequences.Distinct());
    }

    [Fact]
    public async Task for_days_it_is_given_up_listed_and_sent_again_on_demand()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (500, "");
        var order = await merchant.Order();

        await merchant.Pay(order);
        for (var attempt = 1; attempt < 13; attempt++)
        {
            var failed = await merchant.Until(order, now => now["notification"]!.Number("attempts") == attempt);
            await server.AdvanceTime(
                DateTimeOffset.Parse(failed["notification"]!.Text("next_attempt_at")) - server.Clock.GetUtcNow() + Second
            );
        }

        var given = await merchant.Until(order, now => now["notification"]!.Text("status") == "exhausted", step: Second);
        Assert.Equal(13, given["notification"]!.Number("attempts"));
        Assert.Null(given["notification"]!["next_attempt_at"]);

        endpoint.Answer = _ => (200, "");
        var eventId = endpoint.All.First().Id;
        var (status, _) = await merchant.Post($"/v1/orders/{order.Text("id")}/notifications/{eventId}/resend");
        Assert.Equal(HttpStatusCode.Accepted, status);
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");
        Assert.Single(endpoint.All.Select(told => told.Body).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task and_lives_where_servers_must_not_call_it_is_never_reached()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start("--environment", "Production", "--Payments:Sandbox:Enabled", "true");
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order();

        await merchant.Pay(order);
        await merchant.Until(order, now => now["notification"]!.Number("attempts") == 1);

        Assert.Empty(endpoint.All);
        Assert.Equal(
            "address_not_allowed",
            (await merchant.Get($"/v1/orders/{order.Text("id")}/notifications"))["data"]![0]!.Text("error")
        );
    }

    [Fact]
    public async Task its_summary_tells_how_its_endpoint_answers()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (500, "");
        var order = await merchant.Order();

        await merchant.Pay(order);
        await merchant.Until(order, now => now["notification"]!.Number("attempts") == 1);
        await server.AdvanceTime(Second);
        await merchant.Until(order, _ =>
            merchant.Get($"/v1/merchants/{merchant.Id}/summary").GetAwaiter().GetResult()["notifications"]!.Number("failed") == 1
        );
    }
}
