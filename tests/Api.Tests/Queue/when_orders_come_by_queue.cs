using System.Globalization;
using System.Net;
using System.Text;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Queue;

public sealed class When_orders_come_by_queue
{
    [Fact]
    public async Task an_order_is_made_and_its_result_is_published()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();

        await transport.Send(merchant, Order("q-1"));
        await transport.UntilMade(merchant, 1);
        var order = await merchant.UntilStatus(await Made(merchant, "q-1"), "awaiting_payment");
        await merchant.Pay(order);
        var message = await transport.Next(QueueTransport.Results);

        var result = System.Text.Json.Nodes.JsonNode.Parse(message.Body.Span)!.AsObject();
        Assert.Equal(("payments.results", merchant.Id), (message.Exchange, message.RoutingKey));
        Assert.True(message.BasicProperties.Persistent);
        Assert.Equal(("order.paid", "paid", "q-1"), (result.Text("event_type"), result.Text("status"), result.Text("merchant_order_id")));
        Assert.Equal((order.Text("id"), merchant.Id, 500), (result.Text("order_id"), result.Text("merchant_id"), result.Number("amount")));
        var now = await merchant.Read(order);
        Assert.Equal((now.Text("history_hash"), now.Number("version")), (result.Text("history_hash"), result.Number("sequence")));
        Assert.Equal($"{result.Text("event_id")}", message.BasicProperties.MessageId);
    }

    [Fact]
    public async Task a_message_that_comes_again_makes_no_second_order_by_whatever_door()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();

        for (var i = 0; i < 3; i++)
            await transport.Send(merchant, Order("q-1"));
        await transport.Send(merchant, Order("q-2"));
        await transport.UntilMade(merchant, 2);
        var (status, order) = await merchant.Post("/v1/orders", Order("q-1"));

        Assert.Equal((HttpStatusCode.OK, "q-1"), (status, order.Text("merchant_order_id")));
        Assert.Equal(2, (await transport.OrdersOf(merchant)).Count);
        Assert.Null(await transport.TryNext(QueueTransport.Dead));
    }

    [Theory]
    [InlineData("not json", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("{\"merchant_order_id\":\"1\"}", "missing_field", "merchant_id")]
    [InlineData("{\"merchant_id\":7}", "invalid_type", "merchant_id")]
    [InlineData("{\"merchant_id\":\"MERCHANT\",\"merchant_id\":\"MERCHANT\"}", "duplicate_field", "merchant_id")]
    [InlineData("{\"merchant_id\":\"MERCHANT\"} x", "invalid_json", null)]
    [InlineData("{\"merchant_id\":\"mer_nobody\",\"merchant_order_id\":\"1\"}", "invalid_format", "merchant_id")]
    [InlineData("{\"merchant_id\":\"mer_aaaaaaaaaaaaaaaa\",\"merchant_order_id\":\"1\"}", "invalid_signature", "webhook-signature")]
    [InlineData("{\"merchant_id\":\"MERCHANT\"}", "missing_field", "merchant_order_id")]
    [InlineData(
        "{\"merchant_id\":\"MERCHANT\",\"merchant_order_id\":\"1\",\"kind\":\"payment\",\"amount\":0,\"currency\":\"EUR\"}",
        "out_of_range",
        "amount"
    )]
    [InlineData(
        "{\"merchant_id\":\"MERCHANT\",\"merchant_order_id\":\"1\",\"kind\":\"payment\",\"amount\":5,\"currency\":\"EUR\",\"colour\":1}",
        "unknown_field",
        "colour"
    )]
    [InlineData(
        "{\"merchant_id\":\"MERCHANT\",\"merchant_order_id\":\"1\",\"kind\":\"payment\",\"amount\":5,\"currency\":\"EUR\",\"channels\":[\"none\"]}",
        "unknown_channel",
        "channels[0]"
    )]
    public async Task a_bad_message_goes_to_the_dead_with_its_reason(string text, string reason, string? field)
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        var body = Encoding.UTF8.GetBytes(text.Replace("MERCHANT", merchant.Id, StringComparison.Ordinal));

        await transport.Send(body, transport.Signed(merchant, body));
        var dead = await transport.Next(QueueTransport.Dead);

        Assert.Equal((reason, field), (QueueTransport.Header(dead, "x-reason"), QueueTransport.Header(dead, "x-reason-field")));
        Assert.Equal(body, dead.Body.ToArray());
        Assert.Equal("msg_1", QueueTransport.Header(dead, "webhook-id"));
        Assert.Empty(await transport.OrdersOf(merchant));
        Assert.Null(await transport.TryNext(QueueTransport.Orders));
    }

    [Fact]
    public async Task a_message_that_is_forged_unsigned_contradictory_or_too_long_goes_to_the_dead()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        var other = await transport.Server.Register();
        var body = QueueTransport.Body(merchant, Order("q-1"));
        await transport.Send(body, transport.Signed(merchant, body));
        await transport.UntilMade(merchant, 1);

        Assert.Equal("invalid_signature", await Reason(body, transport.Signed(other, body)));
        Assert.Equal("missing_credentials", await Reason(body, null));
        Assert.Equal("timestamp_out_of_range", await Reason(body, transport.Signed(merchant, body, TimeSpan.FromMinutes(-6))));
        var contradicting = QueueTransport.Body(merchant, Order("q-1", amount: 501));
        Assert.Equal("idempotency_conflict", await Reason(contradicting, transport.Signed(merchant, contradicting)));
        var large = QueueTransport.Body(merchant, new { merchant_order_id = "q-2", description = new string('x', 65 * 1024) });
        Assert.Equal("body_too_large", await Reason(large, transport.Signed(merchant, large)));
        Assert.Single(await transport.OrdersOf(merchant));

        async Task<string?> Reason(byte[] sent, IDictionary<string, object?>? headers)
        {
            await transport.Send(sent, headers);
            return QueueTransport.Header(await transport.Next(QueueTransport.Dead), "x-reason");
        }
    }

    [Fact]
    public async Task a_message_that_waited_long_is_no_forgery()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        var body = QueueTransport.Body(merchant, Order("q-1"));

        await transport.Send(body, transport.Signed(merchant, body, TimeSpan.FromHours(1)));

        await transport.UntilMade(merchant, 1);
    }

    [Fact]
    public async Task a_merchant_that_is_too_fast_is_served_later_and_delays_nobody_else()
    {
        await using var transport = await QueueTransport.Open(
            null,
            "--Payments:Limits:RequestsPerSecond",
            "1",
            "--Payments:Limits:Burst",
            "1",
            "--Payments:RabbitMq:Prefetch",
            "2"
        );
        var merchant = await transport.Server.Register();
        var other = await transport.Server.Register();

        for (var i = 1; i <= 6; i++)
            await transport.Send(merchant, Order($"q-{i}"));
        await transport.Send(other, Order("q-1"));

        await transport.UntilMade(other, 1);
        await transport.UntilMade(merchant, 6);
        Assert.Null(await transport.TryNext(QueueTransport.Dead));
    }

    [Fact]
    public async Task results_go_on_after_a_restart_where_they_ended()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        await transport.Send(merchant, Order("q-1"));
        await transport.Send(merchant, Order("q-2"));
        await transport.UntilMade(merchant, 2);
        await merchant.Pay(await merchant.UntilStatus(await Made(merchant, "q-1"), "awaiting_payment"));
        Assert.Equal("q-1", (await transport.NextResult()).Text("merchant_order_id"));
        // What is confirmed is noted before anything else is looked at.
        await merchant.Pay(await merchant.UntilStatus(await Made(merchant, "q-2"), "awaiting_payment"));
        Assert.Equal("q-2", (await transport.NextResult()).Text("merchant_order_id"));

        await transport.Server.Restart();
        await transport.Send(merchant, Order("q-3"));
        await transport.UntilMade(merchant, 3);
        await merchant.Pay(await merchant.UntilStatus(await Made(merchant, "q-3"), "awaiting_payment"));

        // The last before the stop may come twice, when the stop came between confirmation and note; none before it may.
        var next = (await transport.NextResult()).Text("merchant_order_id");
        if (next == "q-2")
            next = (await transport.NextResult()).Text("merchant_order_id");
        Assert.Equal("q-3", next);
    }

    internal static object Order(string id, long amount = 500) =>
        new
        {
            merchant_order_id = id,
            kind = "payment",
            amount,
            currency = "EUR",
        };

    internal static async Task<System.Text.Json.Nodes.JsonObject> Made(TestMerchant merchant, string id) =>
        (await merchant.Get(string.Create(CultureInfo.InvariantCulture, $"/v1/orders?merchant_order_id={id}")))["data"]!
            .AsArray()
            .Single()!
            .AsObject();
}
