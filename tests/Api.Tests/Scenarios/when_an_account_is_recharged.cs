using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_an_account_is_recharged
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

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

    private static async Task<JsonObject> TopUp(TestMerchant merchant, string id, long amount, string? outcomes = null)
    {
        var metadata = outcomes is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["sandbox_charge"] = outcomes };
        var (status, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = id,
                kind = "top_up",
                amount,
                currency = "EUR",
                account_id = "alice",
                metadata,
            }
        );
        Assert.True(status == HttpStatusCode.Created, order.ToJsonString());
        return order;
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

    private static async Task<(long Balance, long Held)> Balance(TestMerchant merchant)
    {
        var balance = (await merchant.Get("/v1/accounts/alice"))["balances"]!.AsArray().Single()!;
        return (balance.Number("balance"), balance.Number("held"));
    }

    private static async Task UntilBalance(PaymentsServer server, TestMerchant merchant, (long, long) expected)
    {
        var now = await Balance(merchant);
        for (var rounds = 0; now != expected && rounds < 100; rounds++)
        {
            await server.AdvanceTime(Second);
            now = await Balance(merchant);
        }

        Assert.Equal(expected, now);
    }

    private static async Task<JsonObject> IsSound(TestMerchant merchant)
    {
        var verification = await merchant.Get($"/v1/merchants/{merchant.Id}/accounts/verify");
        Assert.True(verification["valid"]!.GetValue<bool>(), verification.ToJsonString());
        return verification;
    }

    private static async Task<(HttpStatusCode, string)> Refusal(TestMerchant merchant, string path)
    {
        var (status, problem) = await merchant.Send(HttpMethod.Get, path);
        return (status, problem.Text("code"));
    }
}
