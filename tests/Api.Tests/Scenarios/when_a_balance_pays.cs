using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Scenarios.RechargedAccounts;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_balance_pays
{
    [Fact]
    public async Task an_account_pays_from_its_balance_without_a_payer_and_gets_refunds_back()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        await merchant.UntilStatus(await TopUp(merchant, "T-1", 500), "paid", step: Second);

        var order = await Pay(merchant, "P-1", 300);
        var paid = await merchant.UntilStatus(order, "paid", step: Second);
        Assert.Equal((200L, 0L), await Balance(merchant));
        var (_, tooMuch) = await (merchant.Post("/v1/orders", Payment("P-2", 201)));
        var rejected = await merchant.UntilStatus(tooMuch, "rejected", step: Second);
        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 100 });
        await merchant.UntilStatus(order, "partially_refunded", step: Second);

        Assert.Equal("balance", paid.Text("channel"));
        Assert.Equal(
            ["order.created", "order.processing", "order.paid", "refund.requested", "refund.succeeded"],
            await merchant.EventTypes(order)
        );
        Assert.Equal("insufficient_balance", rejected["failure"]!.Text("code"));
        Assert.Equal((300L, 0L), await Balance(merchant));
        var sums = (await IsSound(merchant))["sums"]!
            .AsArray()
            .Select(sum => sum!)
            .Select(sum => $"{sum.Text("account")} {sum.Number("sum")}");
        Assert.Equal(["balance 300", "channel:sandbox -500", "held 0", "merchant 200"], sums);
    }

    [Fact]
    public async Task by_a_hundred_payments_at_once_an_account_never_pays_more_than_it_has()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await merchant.UntilStatus(await TopUp(merchant, "T-1", 1000), "paid", step: Second);

        var orders = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(async i => (await merchant.Post("/v1/orders", Payment($"P-{i}", 90))).Body)
        );
        var ended = new List<string>();
        foreach (var order in orders)
            ended.Add((await merchant.Until(order, now => now.Text("status") is "paid" or "rejected", step: Second)).Text("status"));

        Assert.Equal((11, 89), (ended.Count(status => status == "paid"), ended.Count(status => status == "rejected")));
        await UntilBalance(server, merchant, (10, 0));
        await IsSound(merchant);
    }

    private static object Payment(string id, long amount) =>
        new
        {
            merchant_order_id = id,
            kind = "payment",
            amount,
            currency = "EUR",
            channels = new[] { "balance" },
            account_id = "alice",
        };

    private static async Task<JsonObject> Pay(TestMerchant merchant, string id, long amount)
    {
        var (status, order) = await merchant.Post("/v1/orders", Payment(id, amount));
        Assert.True(status == HttpStatusCode.Created, order.ToJsonString());
        return order;
    }
}
