using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Streaming.StreamedOrders;

namespace Payments.Api.Tests.Streaming;

public sealed class When_a_stream_refuses_commands
{
    [Theory]
    [InlineData("""{"type":"create_order","id":"1"}""", "reply", 400, "missing_field", "order")]
    [InlineData("""{"type":"create_order","id":"1","order":{"amount":1}}""", "reply", 400, "missing_field", "merchant_order_id")]
    [InlineData("""{"type":"create_order","id":"1","order":7}""", "reply", 400, "invalid_json", null)]
    [InlineData("""{"type":"create_order","id":"1","order":{},"colour":1}""", "reply", 400, "unknown_field", "colour")]
    [InlineData("""{"type":"get_order","id":"1","order_id":"x"}""", "reply", 404, "order_not_found", null)]
    [InlineData("""{"type":"get_order","id":"1","order_id":5}""", "reply", 400, "invalid_type", "order_id")]
    [InlineData("""{"type":"list_orders","id":"1","limit":0}""", "reply", 400, "out_of_range", "limit")]
    [InlineData("""{"type":"list_orders","id":"1","limit":"x"}""", "reply", 400, "invalid_type", "limit")]
    [InlineData("""{"type":"subscribe","id":"1","after":"x"}""", "reply", 400, "invalid_cursor", "after")]
    [InlineData("""{"type":"subscribe","id":"1","after":"7fffffff-7fffffff"}""", "reply", 400, "invalid_cursor", "after")]
    [InlineData("""{"type":"subscribe","id":"1","order_id":"ord_aaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "reply", 404, "order_not_found", null)]
    [InlineData("""{"type":"unsubscribe","id":"1","subscription":"s9"}""", "reply", 404, "subscription_not_found", "subscription")]
    [InlineData("""{"type":"fly","id":"1"}""", "reply", 400, "invalid_value", "type")]
    [InlineData("""{"type":"authenticate","id":"1","api_key":"x"}""", "reply", 400, "invalid_value", "type")]
    [InlineData("""{"type":"get_order"}""", "error", 400, "missing_field", "id")]
    [InlineData("""{"type":"get_order","id":""}""", "error", 400, "too_short", "id")]
    [InlineData("""{"type":"get_order","id":7}""", "error", 400, "invalid_type", "id")]
    [InlineData("""{"id":"1"}""", "error", 400, "missing_field", "type")]
    [InlineData("""{"type":"ping","type":"ping"}""", "error", 400, "duplicate_field", "type")]
    [InlineData("""{"type":"\ud800"}""", "error", 400, "invalid_type", "type")]
    [InlineData("""[1]""", "error", 400, "invalid_json", null)]
    [InlineData("""{"type":""", "error", 400, "invalid_json", null)]
    [InlineData("", "error", 400, "invalid_json", null)]
    public async Task what_is_wrong_with_a_frame_is_told_and_the_stream_goes_on(
        string frame,
        string type,
        int status,
        string code,
        string? field
    )
    {
        await using var server = await PaymentsServer.Start();
        await using var stream = await StreamClient.Connect(server, await server.Register());

        await stream.SendText(frame);
        var answer = await stream.Next();
        await stream.SendText("""{"type":"ping","id":"p"}""");

        Assert.Equal(
            (type, status, code, field),
            (answer.Text("type"), (int)answer.Number("status"), answer["body"]!.Text("code"), answer["body"]!.TextOrNull("field"))
        );
        Assert.Equal("""{"type":"pong","id":"p"}""", (await stream.Next()).ToJsonString());
    }

    [Fact]
    public async Task a_refusal_is_the_one_that_http_gives()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await using var stream = await StreamClient.Connect(server, merchant);

        foreach (
            var order in new object[]
            {
                Order(amount: 0),
                new { amount = "x" },
                new { nonsense = 1 },
                new
                {
                    merchant_order_id = "1",
                    kind = "payment",
                    amount = 1,
                    currency = "XXX",
                },
            }
        )
        {
            var (status, problem) = await merchant.Post("/v1/orders", order);
            var reply = await stream.Ask(
                new
                {
                    type = "create_order",
                    id = "1",
                    order,
                }
            );
            Assert.Equal(((int)status, problem.OfAnyRequest()), ((int)reply.Number("status"), reply["body"]!.ToJsonString()));
        }
    }

    [Fact]
    public async Task frames_faster_than_the_merchant_may_are_refused_with_a_wait()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", rate_limit = new { per_second = 1, burst = 2 } });
        await using var stream = await StreamClient.Connect(server, merchant);

        await stream.Ask(new { type = "list_orders", id = "1" });
        await stream.Ask(new { type = "ping" });
        var refused = await stream.Ask(new { type = "list_orders", id = "2" });
        var ping = await stream.Ask(new { type = "ping" });
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var later = await stream.Ask(new { type = "list_orders", id = "3" });

        Assert.Equal((429, "rate_limited", 1), (refused.Number("status"), refused["body"]!.Text("code"), refused.Number("retry_after")));
        Assert.Equal(("error", "rate_limited"), (ping.Text("type"), ping["body"]!.Text("code")));
        Assert.Equal(200, later.Number("status"));
    }

    [Fact]
    public async Task another_merchants_order_is_as_good_as_none()
    {
        await using var server = await PaymentsServer.Start();
        var order = await (await server.Register()).Order();
        await using var stream = await StreamClient.Connect(server, await server.Register());

        foreach (
            var type in new[]
            {
                "get_order",
                "cancel_order",
                "list_refunds",
                "list_events",
                "verify_events",
                "list_ignored_callbacks",
                "list_notifications",
                "subscribe",
            }
        )
        {
            var reply = await stream.Ask(
                new
                {
                    type,
                    id = "1",
                    order_id = order.Text("id"),
                }
            );
            Assert.Equal((404, "order_not_found"), (reply.Number("status"), reply["body"]!.Text("code")));
        }
    }
}
