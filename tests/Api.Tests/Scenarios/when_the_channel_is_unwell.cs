using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Sandbox.Provider;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_the_channel_is_unwell
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task a_create_answers_after_two_seconds_and_the_order_is_taken_when_the_channel_is_back()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        Break(server);

        var (status, created) = await CreateWhileTimePasses(server, merchant, "slow");
        Mend(server);

        Assert.Equal((HttpStatusCode.Created, "created"), (status, created.Text("status")));
        Assert.Null(created["pay_url"]);
        await merchant.UntilStatus(created, "awaiting_payment", step: Second);
    }

    [Fact]
    public async Task for_half_a_minute_the_order_is_rejected()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        Break(server);

        var (_, created) = await CreateWhileTimePasses(server, merchant, "never");
        var rejected = await merchant.UntilStatus(created, "rejected", step: Second);

        Assert.Equal("no_channel_answered", rejected["failure"]!.Text("code"));
        Mend(server);
        var (_, again) = await merchant.Post("/v1/orders", Body("never"));
        Assert.Equal("rejected", again.Text("status"));
    }

    [Fact]
    public async Task at_the_deadline_the_order_expires_a_minute_later_and_money_found_afterwards_still_counts_as_in_time()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 60);
        await merchant.Pay(order, "silent");
        Break(server);

        var expired = await merchant.UntilStatus(order, "expired", step: Second);
        Assert.True(DateTimeOffset.Parse(expired.Text("updated_at")) >= DateTimeOffset.Parse(order.Text("expires_at")).AddSeconds(60));

        Mend(server);
        var paid = await merchant.UntilStatus(order, "paid", step: TimeSpan.FromSeconds(10));
        Assert.False(paid["paid_late"]!.GetValue<bool>());
    }

    [Fact]
    public async Task and_is_left_alone_a_merchant_that_moves_its_clock_past_that_still_has_its_money_found()
    {
        await using var server = await PaymentsServer.Start("--Payments:Channels:sandbox:CircuitMinimumCalls", "2");
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 60);
        await merchant.Pay(order, "silent");
        Break(server);
        await CreateWhileTimePasses(server, merchant, "one that nobody answers");
        Mend(server);
        Assert.Equal("open", await Circuit(server));

        var (status, _) = await merchant.Post("/v1/test-clock/advance", new { seconds = 172_800 });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("open", await Circuit(server));
        Assert.Equal("paid", (await merchant.Read(order)).Text("status"));
    }

    [Fact]
    public async Task a_refund_is_asked_for_until_it_is_confirmed()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(500);
        server.Services.GetRequiredService<SandboxFaults>().Plan = new FaultPlan { PendingRefunds = 3 };

        await merchant.Pay(order, "twice");

        await merchant.Until(order, now => now["payments"]!.AsArray() is [_, { } second] && second.Number("refunded") == 500, step: Second);
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40002)]
    public async Task and_says_no_the_order_is_rejected_with_its_reason(int amount)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "no",
                kind = "payment",
                amount,
                currency = "EUR",
            }
        );

        Assert.Equal((HttpStatusCode.Created, "rejected"), (status, order.Text("status")));
        Assert.Equal("no_channel_accepted", order["failure"]!.Text("code"));
        Assert.Contains("sandbox_declined", order["failure"]!.Text("message"));
    }

    private static async Task<string> Circuit(PaymentsServer server)
    {
        using var ready = await server.Http.GetAsync("/health/ready");
        return (await Json.Of(ready))["channels"]!["sandbox"]!.Text("circuit");
    }

    private static object Body(string id) =>
        new
        {
            merchant_order_id = id,
            kind = "payment",
            amount = 100,
            currency = "EUR",
        };

    private static void Break(PaymentsServer server) =>
        server.Services.GetRequiredService<SandboxFaults>().Plan = new FaultPlan { Outage = Outage.Refuses };

    private static void Mend(PaymentsServer server) => server.Services.GetRequiredService<SandboxFaults>().Plan = new FaultPlan();

    /// <summary>
    /// Creates an order whose answer takes the server's patience, which the test's clock measures: time begins to pass
    /// once the order is there.
    /// </summary>
    private static async Task<(HttpStatusCode Status, JsonObject Body)> CreateWhileTimePasses(
        PaymentsServer server,
        TestMerchant merchant,
        string merchantOrderId
    )
    {
        var answer = merchant.Post("/v1/orders", Body(merchantOrderId));
        var list = "/v1/orders?merchant_order_id=" + merchantOrderId;
        while ((await merchant.Get(list))["data"]!.AsArray().Count == 0)
            Assert.False(answer.IsFaulted);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(25) && !answer.IsCompleted; passed += TimeSpan.FromMilliseconds(100))
        {
            await server.AdvanceTime(TimeSpan.FromMilliseconds(100));
        }

        return await answer;
    }
}
