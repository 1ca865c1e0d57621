using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Scenarios.RechargedAccounts;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_recharge_is_refunded
{
    [Fact]
    public async Task a_refund_takes_the_money_off_the_account_first_and_what_was_spent_is_not_returned()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await TopUp(merchant, "T-1", 500);
        await merchant.UntilStatus(order, "paid", step: Second);

        var (status, _) = await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 200 });
        await merchant.Until(order, now => now.Number("refunded_amount") == 200, step: Second);
        await UntilBalance(server, merchant, (300, 0));
        await Spend(server, merchant, 250);
        var (spent, problem) = await merchant.Post(
            $"/v1/orders/{order.Text("id")}/refunds",
            new { merchant_refund_id = "R-2", amount = 51 }
        );
        var (rest, _) = await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-2", amount = 50 });
        await merchant.Until(order, now => now.Number("refunded_amount") == 250, step: Second);
        await UntilBalance(server, merchant, (0, 0));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (status, rest));
        Assert.Equal((HttpStatusCode.Conflict, "insufficient_balance"), (spent, problem.Text("code")));
        await IsSound(merchant);
    }

    [Fact]
    public async Task a_refund_that_the_channel_refuses_comes_back_to_the_account()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await TopUp(merchant, "T-1", 40_004);
        await merchant.UntilStatus(order, "paid", step: Second);

        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 40_004 });
        await UntilBalance(server, merchant, (40_004, 0));

        Assert.Equal(
            0,
            (await merchant.Until(await merchant.Read(order), now => now["payments"]![0]!.Number("refunding") == 0, step: Second)).Number(
                "refunded_amount"
            )
        );
        await IsSound(merchant);
    }

    [Fact]
    public async Task by_fifty_refunds_at_once_no_more_is_returned_than_the_account_has()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await TopUp(merchant, "T-1", 1000);
        await merchant.UntilStatus(order, "paid", step: Second);
        await Spend(server, merchant, 600);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(i => merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = $"R-{i}", amount = 90 }))
        );
        await merchant.Until(order, now => now.Number("refunded_amount") == 360, step: Second);
        await UntilBalance(server, merchant, (40, 0));

        Assert.Equal(4, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer =>
            Assert.Equal("insufficient_balance", answer.Body.Text("code"))
        );
        await IsSound(merchant);
    }

    private static async Task Spend(PaymentsServer server, TestMerchant merchant, long amount)
    {
        var (status, _) = await server.Admin(
            HttpMethod.Post,
            $"{merchant.Id}/accounts/alice/adjustments",
            new
            {
                adjustment_id = "spent",
                amount = -amount,
                currency = "EUR",
                reason = "spent",
            }
        );
        Assert.Equal(HttpStatusCode.Created, status);
    }
}
