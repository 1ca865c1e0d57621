using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Streaming.StreamedOrders;

namespace Payments.Api.Tests.Streaming;

/// <summary>Commands on <c>/v1/stream</c>: the same answers and the same refusals as over HTTP.</summary>
public sealed class When_commands_come_by_stream
{
    [Fact]
    public async Task an_order_lives_its_whole_life()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await using var stream = await StreamClient.Connect(server, merchant);

        var made = await stream.Ask(
            new
            {
                type = "create_order",
                id = "a",
                order = Order(),
            }
        );
        var order = made["body"]!.AsObject();
        Assert.Equal(
            ("reply", "a", 201, "awaiting_payment"),
            (made.Text("type"), made.Text("id"), made.Number("status"), order.Text("status"))
        );
        Assert.Equal((await merchant.Read(order)).ToJsonString(), order.ToJsonString());
        var id = order.Text("id");
        var again = await stream.Ask(
            new
            {
                type = "create_order",
                id = "b",
                order = Order(),
            }
        );
        Assert.Equal((200, true), (again.Number("status"), again["replayed"]!.GetValue<bool>()));
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
        Assert.Equal(
            "paid",
            (
                await stream.Ask(
                    new
                    {
                        type = "get_order",
                        id = "c",
                        order_id = id,
                    }
                )
            )["body"]!.Text("status")
        );
        Assert.Equal(
            id,
            (
                await stream.Ask(
                    new
                    {
                        type = "list_orders",
                        id = "d",
                        status = "paid",
                        limit = 5,
                    }
                )
            )["body"]!["data"]![0]!.Text("id")
        );
        var refund = await stream.Ask(
            new
            {
                type = "refund_order",
                id = "e",
                order_id = id,
                refund = new { merchant_refund_id = "r", amount = 50 },
            }
        );
        Assert.Equal((201, 50), (refund.Number("status"), refund["body"]!.Number("amount")));
        Assert.Single(
            (
                await stream.Ask(
                    new
                    {
                        type = "list_refunds",
                        id = "f",
                        order_id = id,
                    }
                )
            )["body"]!["data"]!.AsArray()
        );
        Assert.Equal(
            "order.created",
            (
                await stream.Ask(
                    new
                    {
                        type = "list_events",
                        id = "g",
                        order_id = id,
                        limit = 1,
                    }
                )
            )["body"]!["data"]![0]!.Text("type")
        );
        Assert.True(
            (
                await stream.Ask(
                    new
                    {
                        type = "verify_events",
                        id = "h",
                        order_id = id,
                    }
                )
            )["body"]!["valid"]!.GetValue<bool>()
        );
        Assert.Empty(
            (
                await stream.Ask(
                    new
                    {
                        type = "list_ignored_callbacks",
                        id = "l",
                        order_id = id,
                    }
                )
            )["body"]!["data"]!.AsArray()
        );
        Assert.Equal(
            200,
            (
                await stream.Ask(
                    new
                    {
                        type = "list_notifications",
                        id = "i",
                        order_id = id,
                    }
                )
            ).Number("status")
        );
        var eventId = (await merchant.Get($"/v1/orders/{id}/events"))["data"]!
            .AsArray()
            .First(happened => happened!.Text("type") == "order.paid")!
            .Text("event_id");
        var resent = await stream.Ask(
            new
            {
                type = "resend_notification",
                id = "j",
                order_id = id,
                event_id = eventId,
            }
        );
        Assert.Equal((409, "no_notify_url"), (resent.Number("status"), resent["body"]!.Text("code")));
        var late = await stream.Ask(
            new
            {
                type = "cancel_order",
                id = "k",
                order_id = id,
            }
        );
        Assert.Equal((409, "order_not_cancellable"), (late.Number("status"), late["body"]!.Text("code")));
    }

    [Fact]
    public async Task a_key_may_do_by_stream_what_it_may_do_by_http()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var (_, key) = await server.Admin(HttpMethod.Post, $"{merchant.Id}/keys", new { scopes = new[] { "read" } });
        await using var stream = await StreamClient.Connect(
            server,
            new TestMerchant(server, merchant.Id, key.Text("api_key"), merchant.WebhookSecret)
        );

        var refused = await stream.Ask(
            new
            {
                type = "create_order",
                id = "1",
                order = Order(),
            }
        );
        var listed = await stream.Ask(new { type = "list_orders", id = "2" });

        Assert.Equal((403, "insufficient_scope"), (refused.Number("status"), refused["body"]!.Text("code")));
        Assert.Equal(200, listed.Number("status"));
    }

    [Fact]
    public async Task commands_of_one_connection_run_beside_each_other_up_to_the_limit_and_all_are_answered()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:CommandsAtOnce", "2");
        await using var stream = await StreamClient.Connect(server, await server.Register());

        for (var i = 0; i < 20; i++)
            await stream.Send(
                new
                {
                    type = "create_order",
                    id = $"c{i}",
                    order = Order($"o{i}"),
                }
            );
        var answered = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            var reply = await stream.Next();
            Assert.Equal(201, reply.Number("status"));
            Assert.Equal("o" + reply.Text("id")[1..], reply["body"]!.Text("merchant_order_id"));
            answered.Add(reply.Text("id"));
        }

        Assert.Equal(20, answered.Count);
    }
}
