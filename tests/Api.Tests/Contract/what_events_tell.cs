using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Streaming;
using Xunit;

namespace Payments.Api.Tests.Contract;

/// <summary>Events speak as the API's other answers do, in the history and on the stream alike.</summary>
public sealed class What_events_tell
{
    private static readonly string[] Facts =
    [
        "merchant_order_id",
        "kind",
        "amount",
        "currency",
        "status",
        "channel",
        "account_id",
        "refunded_amount",
        "paid_at",
        "failure",
        "metadata",
    ];

    [Fact]
    public async Task every_event_has_the_facts_of_its_order_right_after_it_and_what_is_its_own()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await Order(merchant);
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 250 });
        var now = await merchant.UntilStatus(order, "partially_refunded");

        var told = await Events(merchant, order);

        Assert.Equal(
            [
                "order.created created: description channels expires_in expires_at",
                "order.awaiting_payment awaiting_payment: pay_url qr_code",
                "order.paid paid: payment paid_late source",
                "refund.requested paid: refund",
                "refund.succeeded partially_refunded: refund",
            ],
            told.Select(happened => $"{happened.Text("type")} {happened["data"]!.Text("status")}: {string.Join(' ', Own(happened))}")
        );
        foreach (var name in new[] { "merchant_order_id", "kind", "amount", "currency", "account_id", "metadata" })
            Assert.All(told, happened => Assert.Equal(now[name]?.ToJsonString(), happened["data"]![name]?.ToJsonString()));
        Assert.Equal([null, "sandbox", "sandbox", "sandbox", "sandbox"], told.Select(happened => happened["data"]!.TextOrNull("channel")));
        Assert.Equal([0L, 0L, 0L, 0L, 250L], told.Select(happened => happened["data"]!.Number("refunded_amount")));
        var (created, paid, returned) = (told[0]["data"]!, told[2]["data"]!, told[^1]["data"]!);
        Assert.Equal((120L, now.Text("expires_at")), (created.Number("expires_in"), created.Text("expires_at")));
        Assert.Equal(now.Text("paid_at"), paid.Text("paid_at"));
        Assert.Equal(1250L, paid["payment"]!.Number("captured"));
        var refund = (await merchant.Get($"/v1/orders/{order.Text("id")}/refunds"))["data"]![0]!;
        Assert.Equal(refund.ToJsonString(), returned["refund"]!.ToJsonString());
        var expanded = await merchant.Get($"/v1/orders/{order.Text("id")}?expand=refunds");
        Assert.Equal(refund.ToJsonString(), Assert.Single(expanded["refunds"]!.AsArray())!.ToJsonString());
        Assert.False(now.ContainsKey("refunds"));
    }

    [Theory]
    [InlineData("paid", "order.paid", "callback")]
    [InlineData("silent", "order.paid", "query")]
    [InlineData("failed", "order.failed", "callback")]
    [InlineData("wrong_amount", "payment.mismatch", "query")]
    [InlineData("underpaid", "payment.mismatch", "query")]
    public async Task news_of_money_says_by_what_it_was_learned(string outcome, string type, string source)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await Order(merchant);
        await merchant.Pay(order, outcome);

        JsonNode? news = null;
        await Payments.Testing.Poll.Until(type, async () =>
        {
            if (outcome == "silent")
                await server.AdvanceTime(TimeSpan.FromSeconds(30));
            news = (await Events(merchant, order)).FirstOrDefault(happened => happened.Text("type") == type);
            return news is not null;
        });

        Assert.Equal(source, news!["data"]!.Text("source"));
        Assert.Contains($"\"source\":\"{source}\"", news.Text("body"), StringComparison.Ordinal);
        Assert.True((await merchant.Get($"/v1/orders/{order.Text("id")}/events/verify"))["valid"]!.GetValue<bool>());
    }

    [Fact]
    public async Task why_an_order_was_rejected_stands_in_its_last_event()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                risk_rules = new[] { new { rule = "amount_limit", parameters = new { currency = "EUR", max_amount = 1 } } },
            }
        );
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "A",
                kind = "payment",
                amount = 2,
                currency = "EUR",
            }
        );

        var last = (await Events(merchant, order))[^1]["data"]!;

        Assert.Equal("rejected", last.Text("status"));
        Assert.Equal((await merchant.Read(order))["failure"]!.ToJsonString(), last["failure"]!.ToJsonString());
    }

    [Fact]
    public async Task a_page_of_the_history_shows_what_the_whole_shows()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await Order(merchant);
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
        var whole = await Events(merchant, order);

        var second = await merchant.Get($"/v1/orders/{order.Text("id")}/events?limit=1&cursor=1");
        var last = await merchant.Get($"/v1/orders/{order.Text("id")}/events?limit=2&cursor=2");

        Assert.Equal(
            (whole[1].ToJsonString(), "2"),
            (Assert.Single(second["data"]!.AsArray())!.ToJsonString(), second.Text("next_cursor"))
        );
        Assert.Equal(whole[2].ToJsonString(), Assert.Single(last["data"]!.AsArray())!.ToJsonString());
        Assert.Null(last["next_cursor"]);
    }

    [Fact]
    public async Task what_came_before_the_subscription_is_known_to_what_comes_after_it()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var (order, other) = (await Order(merchant), await merchant.Order());
        await using var first = await StreamClient.Connect(server, merchant);
        var from = (
            await first.Ask(
                new
                {
                    type = "subscribe",
                    id = "1",
                    order_id = other.Text("id"),
                }
            )
        )["body"]!.Text("cursor");
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
        await merchant.Pay(other);
        while ((await first.Next()).Text("event_type") != "order.paid")
            continue;

        // The tail has read on, and has not written what nobody followed.
        await using var second = await StreamClient.Connect(server, merchant);
        await second.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                after = from,
            }
        );
        var paid = await second.Next();
        while (paid.Text("event_type") != "order.paid")
            paid = await second.Next();

        Assert.Equal(order.Text("id"), paid.Text("order_id"));
        Assert.Equal((await Events(merchant, order))[2]["data"]!.ToJsonString(), paid["data"]!.ToJsonString());
    }

    [Fact]
    public async Task a_damaged_history_is_shown_without_its_meaning_and_holds_no_other_up()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var damaged = await merchant.Order(700);
        await server.Database.Change(server, "UPDATE order_events SET body = replace(body, '700', '701') WHERE sequence = 1");
        await using var stream = await StreamClient.Connect(server, merchant);
        await stream.Ask(new { type = "subscribe", id = "1" });
        await merchant.Pay(damaged);
        await merchant.UntilStatus(damaged, "paid");
        var whole = await Order(merchant);

        var told = new List<JsonObject> { await stream.Next() };
        while (told[^1].Text("order_id") != whole.Text("id"))
            told.Add(await stream.Next());

        Assert.Contains(told, happened => happened.Text("order_id") == damaged.Text("id") && happened["data"] is null);
        Assert.NotNull(told[^1]["data"]);
        Assert.All(await Events(merchant, damaged), happened => Assert.Null(happened["data"]));
    }

    private static async Task<JsonObject> Order(TestMerchant merchant)
    {
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "A-1",
                kind = "payment",
                amount = 1250,
                currency = "EUR",
                description = "Two coffees",
                channels = new[] { "sandbox" },
                expires_in = 120,
                metadata = new { table = "12" },
            }
        );
        Assert.Equal("awaiting_payment", order.Text("status"));
        return order;
    }

    private static async Task<IReadOnlyList<JsonNode>> Events(TestMerchant merchant, JsonObject order) =>
        [.. (await merchant.Get($"/v1/orders/{order.Text("id")}/events"))["data"]!.AsArray().Select(happened => happened!)];

    private static IEnumerable<string> Own(JsonNode happened)
    {
        var names = happened["data"]!.AsObject().Select(member => member.Key).ToList();
        Assert.Equal(Facts, names.Take(Facts.Length));
        return names.Skip(Facts.Length);
    }
}
