using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Scenarios.Endpoints;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Circuits, 410, and what a merchant can do about notifications that were given up.</summary>
public sealed class When_an_endpoint_is_down
{
    [Fact]
    public async Task its_circuit_opens_and_later_orders_wait_without_using_up_attempts_until_a_probe_finds_it_well()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (503, "");
        await Paid(merchant, 6);
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "open");

        var told = endpoint.All.Count;
        var later = await Paid(merchant, 3);
        await Until(server, async () => (await Circuit(merchant))!.Number("held") >= 3 || endpoint.All.Count > told + 1);
        var waiting = await merchant.Read(later[^1]);
        endpoint.Answer = _ => (200, "");
        foreach (var order in later)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        Assert.Equal("pending", waiting["notification"]!.Text("status"));
        Assert.Equal(0, waiting["notification"]!.Number("attempts"));
        Assert.True(DateTimeOffset.Parse(waiting["notification"]!.Text("next_attempt_at")) > server.Clock.GetUtcNow().AddMinutes(-10));
        await Until(server, async () => await Circuit(merchant) is null);
        var attempts = (await merchant.Get($"/v1/orders/{later[^1].Text("id")}/notifications"))["data"]!.AsArray();
        Assert.Equal(("acknowledged", 1L), (attempts.Single()!.Text("outcome"), attempts.Single()!.Number("attempt")));
    }

    [Fact]
    public async Task what_was_held_back_is_told_after_a_restart_too()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (503, "");
        await Paid(merchant, 6);
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "open");
        var later = await Paid(merchant, 3);
        await Until(server, async () => (await Circuit(merchant))?.Number("held") > 0 || endpoint.All.Count > 12);

        endpoint.Answer = _ => (200, "");
        await server.Restart();

        foreach (var order in later)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task an_order_with_a_url_of_its_own_is_told_all_the_same()
    {
        await using var dead = await MerchantServer.Start();
        await using var well = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = dead.Url });
        dead.Answer = _ => (503, "");
        await Paid(merchant, 6);
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "open");

        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "own",
                kind = "payment",
                amount = 100,
                currency = "EUR",
                notify_url = well.Url,
            }
        );
        await merchant.Pay(order);

        Assert.Equal(order.Text("id"), (await well.Next()).Field("order_id"));
        Assert.Equal(dead.Url, (await Circuit(merchant))!.Text("url"));
    }

    [Fact]
    public async Task only_the_events_that_a_merchant_chose_are_told()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_events = new[] { "order.created", "refund.requested" },
            }
        );
        var order = (await Paid(merchant, 1))[0];
        await merchant.UntilStatus(order, "paid", step: Second);
        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1 });
        await merchant.UntilStatus(order, "partially_refunded", step: Second);
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        Assert.Equal(["order.created", "refund.requested"], endpoint.All.Select(told => told.Field("event_type")));
        var back = await Admin(server, HttpMethod.Patch, $"/v1/merchants/{merchant.Id}", new { notify_events = (string[]?)null });
        Assert.Null(back["notify_events"]);
    }

    [Fact]
    public async Task or_dawdles_no_other_merchant_waits_for_it()
    {
        await using var slow = await MerchantServer.Start();
        await using var quick = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var (slowMerchant, quickMerchant) = (
            await server.Register(new { name = "Slow", notify_url = slow.Url }),
            await server.Register(new { name = "Quick", notify_url = quick.Url })
        );
        var awake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        slow.Delay = _ => awake.Task;

        for (var i = 0; i < 20; i++)
            await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => Paid(slowMerchant, 1)));
        var order = (await Paid(quickMerchant, 1))[0];

        Assert.Equal(order.Text("id"), (await quick.Next()).Field("order_id"));
        Assert.InRange(slow.All.Count, 1, 64);
        awake.SetResult();
        await Until(server, () => Task.FromResult(slow.All.Select(told => told.Id).Distinct(StringComparer.Ordinal).Count() == 300));
    }
}
