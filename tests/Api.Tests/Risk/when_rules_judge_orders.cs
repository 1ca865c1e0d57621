using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Errors;
using Payments.Domain.Risk;
using Payments.Testing.Docs;
using Xunit;

namespace Payments.Api.Tests.Risk;

/// <summary>The rules of a merchant, asked before any channel is.</summary>
public sealed class When_rules_judge_orders
{
    private static readonly object AmountLimit = new { rule = "amount_limit", parameters = new { currency = "EUR", max_amount = 1000 } };
    private static readonly object Blocked = new { rule = "blocked_payer", parameters = new { payer_ids = new[] { "anna", "otto" } } };
    private static readonly object Velocity = new { rule = "velocity", parameters = new { max_orders = 2, window_seconds = 60 } };

    [Theory]
    [InlineData(1000, "EUR", "bert", null)]
    [InlineData(1001, "EUR", "bert", "amount_limit")]
    [InlineData(1001, "USD", "bert", null)]
    [InlineData(1, "EUR", "otto", "blocked_payer")]
    [InlineData(1001, "EUR", "anna", "blocked_payer")]
    [InlineData(1, "EUR", null, null)]
    public async Task the_first_that_refuses_is_named(long amount, string currency, string? payer, string? rule)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", risk_rules = new[] { Blocked, AmountLimit } });

        var order = await Order(merchant, "1", amount, currency, payer);

        Assert.Equal(rule is null ? "awaiting_payment" : "rejected", order.Text("status"));
        Assert.Equal(rule, order["failure"]?.TextOrNull("rule"));
        if (rule is null)
            return;
        Assert.Equal("risk_rejected", order["failure"]!.Text("code"));
        Assert.StartsWith(rule + ": ", order["failure"]!.Text("message"));
        Assert.Null(order.TextOrNull("channel"));
    }

    [Fact]
    public async Task a_refusal_is_recorded_notified_and_final()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                risk_rules = new[] { AmountLimit },
            }
        );

        var order = await Order(merchant, "1", 2000);
        var told = await endpoint.Next();
        await server.Admin(HttpMethod.Patch, merchant.Id, new { risk_rules = Array.Empty<object>() });
        var repeated = await Order(merchant, "1", 2000);

        Assert.Equal(["order.created", "order.rejected"], await merchant.EventTypes(order));
        Assert.True((await merchant.Get($"/v1/orders/{order.Text("id")}/events/verify"))["valid"]?.GetValue<bool>() ?? true);
        Assert.Equal(("order.rejected", "rejected"), (told.Field("event_type"), told.Field("status")));
        Assert.Equal(("rejected", order.Text("history_hash")), (repeated.Text("status"), repeated.Text("history_hash")));
        Assert.Equal("awaiting_payment", (await Order(merchant, "2", 2000)).Text("status"));
    }

    [Fact]
    public async Task a_payer_is_held_to_its_velocity_until_the_window_has_passed()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", risk_rules = new[] { Velocity } });

        string[] statuses =
        [
            await Status("1", "anna"),
            await Status("2", "anna"),
            await Status("3", "anna"),
            await Status("4", "bert"),
            await Status("5", null),
        ];
        var replayed = await Status("2", "anna");
        await server.Restart();
        var restarted = await Status("6", "anna");
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        var later = await Status("7", "anna");

        Assert.Equal(["awaiting_payment", "awaiting_payment", "rejected", "awaiting_payment", "awaiting_payment"], statuses);
        Assert.Equal(("awaiting_payment", "rejected", "awaiting_payment"), (replayed, restarted, later));

        async Task<string> Status(string id, string? payer) => (await Order(merchant, id, 5, "EUR", payer)).Text("status");
    }

    [Fact]
    public async Task orders_of_a_payer_at_the_same_moment_do_not_pass_its_velocity_together()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", risk_rules = new[] { Velocity } });

        var orders = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Order(merchant, $"{i}", 5, "EUR", "anna")));

        Assert.Equal(2, orders.Count(order => order.Text("status") == "awaiting_payment"));
        Assert.All(orders.Where(order => order.Text("status") == "rejected"), order =>
            Assert.Equal("velocity", order["failure"]!.Text("rule"))
        );
    }

    [Fact]
    public async Task one_that_throws_lets_nothing_through_unseen()
    {
        await using var server = await PaymentsServer.Start(services => services.AddSingleton<IRiskRule, Broken>());
        var merchant = await server.Register(new { name = "Shop", risk_rules = new object[] { new { rule = "broken" }, AmountLimit } });

        var order = await Order(merchant, "1", 5);

        Assert.Equal("rejected", order.Text("status"));
        Assert.Equal(("risk_unavailable", "broken"), (order["failure"]!.Text("code"), order["failure"]!.Text("rule")));
        Assert.DoesNotContain("secret of the rule", order.ToJsonString());
    }

    [Fact]
    public async Task one_more_can_be_added_as_the_docs_show()
    {
        await using var server = await PaymentsServer.Start(services => services.AddSingleton<IRiskRule, QuietHours>());
        var merchant = await server.Register(
            new { name = "Shop", risk_rules = new[] { new { rule = "quiet_hours", parameters = new { min_amount = 100 } } } }
        );

        var noon = await Order(merchant, "1", 100);
        server.Clock.Advance(TimeSpan.FromHours(13));
        var (night, small) = (await Order(merchant, "2", 100), await Order(merchant, "3", 99));

        Assert.Equal(
            ("awaiting_payment", "rejected", "awaiting_payment"),
            (noon.Text("status"), night.Text("status"), small.Text("status"))
        );
        Assert.Equal("quiet_hours", night["failure"]!.Text("rule"));
        Assert.Contains(ChannelDocs.Source("Risk/QuietHours.cs").Trim(), ChannelDocs.Doc("risk-rules.md"));
    }

    [Fact]
    public async Task the_docs_settings_are_accepted_and_shown_as_they_were_set()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var settings = JsonNode.Parse(ChannelDocs.Doc("risk-rules.md").Split("```json")[1].Split("```")[0])!;

        var (status, changed) = await server.Admin(HttpMethod.Patch, merchant.Id, settings);
        await server.Restart();
        var (_, read) = await server.Admin(HttpMethod.Get, merchant.Id);

        Assert.True(status == HttpStatusCode.OK, changed.ToJsonString());
        Assert.True(JsonNode.DeepEquals(settings["risk_rules"], read["risk_rules"]), read.ToJsonString());
    }

    [Theory]
    [InlineData("""{}""", "missing_field", "risk_rules[0].rule")]
    [InlineData("""{"rule":"luck"}""", "invalid_value", "risk_rules[0].rule")]
    [InlineData("""{"rule":"velocity","parameters":5}""", "invalid_type", "risk_rules[0].parameters")]
    [InlineData("""{"rule":"velocity","parameters":{"max_orders":1}}""", "missing_field", "risk_rules[0].parameters.window_seconds")]
    [InlineData(
        """{"rule":"velocity","parameters":{"max_orders":1001,"window_seconds":1}}""",
        "out_of_range",
        "risk_rules[0].parameters.max_orders"
    )]
    [InlineData(
        """{"rule":"amount_limit","parameters":{"currency":"XTS","max_amount":1}}""",
        "unknown_currency",
        "risk_rules[0].parameters.currency"
    )]
    [InlineData(
        """{"rule":"amount_limit","parameters":{"currency":"EUR","maximum":1}}""",
        "unknown_field",
        "risk_rules[0].parameters.maximum"
    )]
    [InlineData("""{"rule":"blocked_payer","parameters":{"payer_ids":[]}}""", "out_of_range", "risk_rules[0].parameters.payer_ids")]
    [InlineData("""{"rule":"blocked_payer","parameters":{"payer_ids":[""]}}""", "too_short", "risk_rules[0].parameters.payer_ids[0]")]
    [InlineData("""{"rule":"velocity","since":1}""", "unknown_field", "risk_rules[0].since")]
    [InlineData("5", "invalid_type", "risk_rules[0]")]
    public async Task settings_that_cannot_be_are_refused(string rule, string code, string field)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, problem) = await server.Admin(
            HttpMethod.Patch,
            merchant.Id,
            new JsonObject { ["risk_rules"] = new JsonArray(JsonNode.Parse(rule)) }
        );

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    private static async Task<JsonObject> Order(
        TestMerchant merchant,
        string id,
        long amount,
        string currency = "EUR",
        string? payer = null
    )
    {
        var (status, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = id,
                kind = "payment",
                amount,
                currency,
                payer_id = payer,
            }
        );
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.OK, order.ToJsonString());
        return order;
    }

    private sealed class Broken : IRiskRule
    {
        public string Name => "broken";

        public PaymentError? Check(ReadOnlyMemory<byte> parameters) => null;

        public ValueTask<string?> Evaluate(RiskContext question) => throw new InvalidOperationException("secret of the rule");
    }
}
