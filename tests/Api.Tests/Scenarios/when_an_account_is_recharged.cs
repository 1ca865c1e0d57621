using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Scenarios.RechargedAccounts;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_an_account_is_recharged
{
    [Fact]
    public async Task the_channel_is_charged_the_account_credited_and_the_merchant_told()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });

        var order = await TopUp(merchant, "T-1", 500);
        var paid = await merchant.UntilStatus(order, "paid", step: Second);

        Assert.Equal(("top_up", "alice", "sandbox"), (paid.Text("kind"), paid.Text("account_id"), paid.Text("channel")));
        Assert.Equal("taken", paid["charges"]!.AsArray().Single()!.Text("outcome"));
        Assert.Equal(["order.created", "order.processing", "order.crediting", "order.paid"], await merchant.EventTypes(order));
        Assert.Equal((500L, 0L), await Balance(merchant));
        var entry = (await merchant.Get("/v1/accounts/alice/entries"))["data"]!.AsArray().Single()!;
        Assert.Equal(("channel:sandbox", "balance", order.Text("id")), (entry.Text("debit"), entry.Text("credit"), entry.Text("order_id")));
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
        Assert.Equal(["order.paid"], endpoint.All.Select(told => told.Field("event_type")));
        Assert.True((await merchant.Get($"/v1/orders/{order.Text("id")}/events/verify"))["valid"]!.GetValue<bool>());
        await IsSound(merchant);
    }

    [Theory]
    [InlineData("failed,unanswered,lost", "refused unknown unknown taken", 1)]
    [InlineData("echoed", "taken", 1)]
    [InlineData("failed,failed,paid", "refused refused taken", 1)]
    [InlineData("twice", "taken", 2)]
    public async Task it_is_credited_once_whatever_the_channel_answers(string outcomes, string charges, int payments)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var order = await TopUp(merchant, "T-1", 500, outcomes);
        var paid = await merchant.Until(
            order,
            now =>
                now.Text("status") == "paid"
                // A callback may be faster than the answer to the charge.
                && now["charges"]!.AsArray().Count == charges.Split(' ').Length
                && now["payments"]!.AsArray().Count == payments
                && now["payments"]!.AsArray().All(payment => payment!.Number("refunding") == 0),
            step: Second
        );

        Assert.Equal(charges, string.Join(' ', paid["charges"]!.AsArray().Select(charge => charge!.Text("outcome"))));
        Assert.Equal(500L * (payments - 1), paid["payments"]!.AsArray().Sum(payment => payment!.Number("refunded")));
        Assert.Equal((500L, 0L), await Balance(merchant));
        await IsSound(merchant);
    }

    [Fact]
    public async Task an_order_that_is_never_charged_expires_as_timed_out_within_three_minutes()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var began = server.Clock.GetUtcNow();

        var order = await TopUp(merchant, "T-1", 500, "failed");
        var (cancel, error) = await merchant.Post($"/v1/orders/{order.Text("id")}/cancel");
        var expired = await merchant.UntilStatus(order, "expired", step: TimeSpan.FromSeconds(5));

        Assert.Equal((HttpStatusCode.Conflict, "order_not_cancellable"), (cancel, error.Text("code")));
        Assert.Equal("timed_out", expired["failure"]!.Text("code"));
        Assert.True(server.Clock.GetUtcNow() - began <= TimeSpan.FromSeconds(186));
        var charges = expired["charges"]!.AsArray();
        Assert.True(charges.Count >= 6, expired.ToJsonString());
        Assert.All(charges.Select(charge => charge!), charge =>
            Assert.Equal(("refused", "charge_failed"), (charge.Text("outcome"), charge["failure"]!.Text("code")))
        );
        Assert.Equal((HttpStatusCode.NotFound, "account_not_found"), await Refusal(merchant, "/v1/accounts/alice"));
    }

    [Theory]
    [InlineData("refund", "expired", 0)]
    [InlineData("accept", "paid", 500)]
    public async Task money_that_is_taken_after_the_end_is_returned_or_credited_late(string policy, string status, long balance)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", late_payment = policy });

        var order = await TopUp(merchant, "T-1", 500, "late");
        var after = await merchant.Until(
            order,
            now =>
                now["payments"]!.AsArray().Count == 1
                && now.Text("status") == status
                && (balance > 0 || now["payments"]![0]!.Number("refunded") == 500),
            step: TimeSpan.FromSeconds(5)
        );

        Assert.Contains("order.expired", await merchant.EventTypes(order));
        Assert.Equal(balance > 0, after["paid_late"]!.GetValue<bool>());
        if (balance > 0)
            Assert.Equal((balance, 0L), await Balance(merchant));
        else
            Assert.Equal((HttpStatusCode.NotFound, "account_not_found"), await Refusal(merchant, "/v1/accounts/alice"));
    }

    [Fact]
    public async Task a_restart_in_the_middle_changes_nothing()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var orders = new List<JsonObject>();
        for (var i = 0; i < 12; i++)
            orders.Add(await TopUp(merchant, $"T-{i}", 100 + i, i % 3 == 0 ? "lost" : "failed,paid"));

        await server.Restart();
        foreach (var order in orders)
            await merchant.UntilStatus(order, "paid", step: Second);

        Assert.Equal((orders.Sum(order => order.Number("amount")), 0L), await Balance(merchant));
        await IsSound(merchant);
    }

    private static async Task<(HttpStatusCode, string)> Refusal(TestMerchant merchant, string path)
    {
        var (status, problem) = await merchant.Send(HttpMethod.Get, path);
        return (status, problem.Text("code"));
    }
}
