using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Sandbox.Provider;
using Xunit;
using static Payments.Api.Tests.Scenarios.TestClocks;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Real time stands still here unless a test moves it: whatever passes, passes for the merchant alone.</summary>
public sealed class When_a_test_clock_is_moved
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task an_unpaid_order_expires_at_its_deadline_and_the_merchant_has_been_told_when_the_call_returns()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order(expiresIn: 900);

        var before = await Advance(merchant, 899);
        Assert.Equal("awaiting_payment", (await merchant.Read(order)).Text("status"));
        var after = await Advance(merchant, 1);

        var expired = await merchant.Read(order);
        Assert.Equal(("expired", order.Text("expires_at")), (expired.Text("status"), expired.Text("updated_at")));
        Assert.Equal("acknowledged", expired["notification"]!.Text("status"));
        Assert.Equal((0L, 1L), (before.Number("orders"), after.Number("orders")));
        Assert.Equal(order.Text("expires_at"), after.Text("now"));
        var told = await endpoint.Next();
        Assert.Equal(("order.expired", order.Text("expires_at")), (told.Field("event_type"), told.Field("occurred_at")));
        Assert.Equal(server.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), told.Timestamp);
        Assert.True(told.IsSignedWith(merchant.WebhookSecret));
    }

    [Fact]
    public async Task a_dead_endpoint_is_told_at_every_time_of_the_schedule_in_one_call()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (500, "");
        JsonObject[] orders = [await merchant.Order(), await merchant.Order()];
        foreach (var order in orders)
        {
            await merchant.Pay(order);
            await merchant.Until(order, now => now["notification"]!.Number("attempts") == 1);
        }

        await Advance(merchant, 400_000);

        Assert.Equal(2 * 13, endpoint.All.Count);
        foreach (var order in orders)
        {
            var notification = (await merchant.Read(order))["notification"]!;
            Assert.Equal(("exhausted", 13L), (notification.Text("status"), notification.Number("attempts")));
            var attempts = (await merchant.Get($"/v1/orders/{order.Text("id")}/notifications"))["data"]!.AsArray();
            foreach (var (attempt, next) in attempts.Zip(attempts.Skip(1)))
                Assert.InRange(Time(next!, "at") - Time(attempt!, "next_attempt_at"), TimeSpan.Zero, Second);
        }

        var listed = await merchant.Get($"/v1/merchants/{merchant.Id}/notifications?status=exhausted");
        Assert.Equal(2, listed["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task money_that_comes_after_it_expired_is_late_and_returned()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order(500, expiresIn: 60);

        await Advance(merchant, 3600);
        await merchant.Pay(order, "late");
        var settled = await merchant.Until(order, now => now["payments"]!.AsArray() is [{ } payment] && payment.Number("refunded") == 500);
        await Advance(merchant, 0);

        Assert.Equal("expired", settled.Text("status"));
        Assert.Equal(3600, (Time(settled["payments"]![0]!, "paid_at") - Time(order, "created_at")).TotalSeconds);
        Assert.Equal(["order.expired", "payment.late", "refund.succeeded"], endpoint.All.Select(told => told.Field("event_type")));
        Assert.Equal("acknowledged", (await merchant.Read(order))["notification"]!.Text("status"));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(86_400)]
    public async Task money_that_was_taken_in_time_without_a_word_is_found_before_it_expires_and_is_not_late(int expiresIn)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: expiresIn);
        await merchant.Pay(order, "silent");
        server.Clock.Advance(Second);

        await Advance(merchant, 2 * 86_400);

        var paid = await merchant.Read(order);
        Assert.Equal(("paid", false), (paid.Text("status"), paid["paid_late"]!.GetValue<bool>()));
        Assert.Equal(Time(order, "created_at"), Time(paid, "paid_at"));
    }

    [Fact]
    public async Task a_refund_is_asked_for_again_until_the_channel_confirms()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order();
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
        server.Services.GetRequiredService<SandboxFaults>().Plan = new FaultPlan { PendingRefunds = 4 };
        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1250 });

        // After 2, 10, 30 and 120 s.
        await Advance(merchant, 161);
        Assert.Equal("paid", (await merchant.Read(order)).Text("status"));
        await Advance(merchant, 1);

        var refunded = await merchant.Read(order);
        Assert.Equal("refunded", refunded.Text("status"));
        Assert.Equal(162, (Time(refunded, "updated_at") - Time(order, "created_at")).TotalSeconds, tolerance: 1);
    }

    [Fact]
    public async Task orders_of_others_are_untouched()
    {
        await using var server = await PaymentsServer.Start();
        var (merchant, other) = (await server.Register(), await server.Register());
        var (order, others) = (await merchant.Order(), await other.Order());

        await Advance(merchant, 5000);
        var (later, othersLater) = (await merchant.Order(), await other.Order());

        Assert.Equal(
            ("expired", "awaiting_payment"),
            ((await merchant.Read(order)).Text("status"), (await other.Read(others)).Text("status"))
        );
        Assert.Equal(others.Number("version"), (await other.Read(others)).Number("version"));
        Assert.Equal(
            (server.Clock.GetUtcNow().AddSeconds(5000), server.Clock.GetUtcNow()),
            (Time(later, "created_at"), Time(othersLater, "created_at"))
        );
        Assert.Equal(Time(later, "created_at").AddSeconds(900), Time(later, "expires_at"));
        Assert.Single((await merchant.Get($"/v1/orders?created_after={UtcText(server, 4999)}"))["data"]!.AsArray());
    }

    [Fact]
    public async Task it_stays_where_it_is_over_a_restart_and_what_was_due_later_comes_when_it_should()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 3600);
        await Advance(merchant, 3000);

        await server.Restart();
        await server.AdvanceTime(TimeSpan.FromSeconds(598));
        Assert.Equal("awaiting_payment", (await merchant.Read(order)).Text("status"));
        var expired = await merchant.UntilStatus(order, "expired", step: Second);
        var later = await merchant.Order();

        Assert.InRange(Time(expired, "updated_at") - Time(order, "expires_at"), TimeSpan.Zero, TimeSpan.FromSeconds(90));
        Assert.Equal(server.Clock.GetUtcNow().AddSeconds(3000), Time(later, "created_at"));
    }

    [Fact]
    public async Task a_change_of_the_merchants_configuration_does_not_move_it_back()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Advance(merchant, 100);

        var (_, changed) = await server.Admin(HttpMethod.Patch, merchant.Id, new { name = "Another" });
        var (_, read) = await server.Admin(HttpMethod.Get, merchant.Id);

        Assert.Equal((100L, "Another"), (read.Number("clock_ahead_seconds"), changed.Text("name")));
    }

    [Fact]
    public async Task while_orders_are_being_made_each_comes_to_its_end()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });

        var creating = Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => merchant.Order(expiresIn: 60))));
        while (!creating.IsCompleted)
            await Advance(merchant, 20);
        var orders = await creating;
        // What one call met in the middle of its verification is due at the next.
        await Advance(merchant, 100);

        foreach (var order in orders)
            Assert.Equal("expired", (await merchant.Read(order)).Text("status"));
        Assert.Equal(orders.Select(order => order.Text("id")).Order(), endpoint.All.Select(told => told.Field("order_id")).Order());
    }

    [Fact]
    public async Task a_payers_velocity_goes_by_it()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                risk_rules = new[] { new { rule = "velocity", parameters = new { max_orders = 1, window_seconds = 3600 } } },
            }
        );

        string[] statuses = [await Status("1"), await Status("2")];
        await Advance(merchant, 3600);

        Assert.Equal(["awaiting_payment", "rejected", "awaiting_payment"], [.. statuses, await Status("3")]);

        async Task<string> Status(string id) =>
            (
                await merchant.Post(
                    "/v1/orders",
                    new
                    {
                        merchant_order_id = id,
                        kind = "payment",
                        amount = 5,
                        currency = "EUR",
                        payer_id = "anna",
                    }
                )
            ).Body.Text("status");
    }

    private static string UtcText(PaymentsServer server, int seconds) =>
        server.Clock.GetUtcNow().AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
