using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Streaming;

/// <summary>Subscriptions on <c>/v1/stream</c>: every event once, per order in sequence, also across a reconnect.</summary>
public sealed class When_events_are_streamed
{
    [Fact]
    public async Task all_orders_of_the_merchant_are_told_as_they_change()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var before = await merchant.Order();
        await using var stream = await StreamClient.Connect(server, merchant);
        var subscribed = await stream.Ask(new { type = "subscribe", id = "1" });
        Assert.Equal((200, "s1"), (subscribed.Number("status"), subscribed["body"]!.Text("subscription")));

        await (await server.Register()).Order();
        var order = await merchant.Order();
        await merchant.Pay(order);

        var seen = await Events(stream, 3);
        Assert.Equal(
            [("order.created", 1L), ("order.awaiting_payment", 2L), ("order.paid", 3L)],
            seen.Select(happened => (happened.Text("event_type"), happened.Number("sequence")))
        );
        Assert.All(seen, happened =>
            Assert.Equal(
                ("event", "s1", order.Text("id")),
                (happened.Text("type"), happened.Text("subscription"), happened.Text("order_id"))
            )
        );
        var stored = (await merchant.Get($"/v1/orders/{order.Text("id")}/events"))["data"]!.AsArray();
        Assert.Equal(
            stored.Select(happened =>
                (happened!.Text("event_id"), happened!.Text("hash"), happened!["data"]!.ToJsonString(), happened!.Text("occurred_at"))
            ),
            seen.Select(happened =>
                (happened.Text("event_id"), happened.Text("hash"), happened["data"]!.ToJsonString(), happened.Text("occurred_at"))
            )
        );
        Assert.NotEqual(before.Text("id"), order.Text("id"));
    }

    [Fact]
    public async Task one_order_is_told_alone_and_no_more_after_unsubscribe()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var (order, other) = (await merchant.Order(), await merchant.Order());
        await using var stream = await StreamClient.Connect(server, merchant);
        await stream.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                order_id = order.Text("id"),
            }
        );

        await merchant.Post($"/v1/orders/{other.Text("id")}/cancel");
        await merchant.Post($"/v1/orders/{order.Text("id")}/cancel");
        var told = await stream.Next();
        // Where several processes write, what was committed just before may be told just after.
        while (told.Text("event_type") is "order.created" or "order.awaiting_payment" && told.Text("order_id") == order.Text("id"))
            told = await stream.Next();
        await stream.Ask(
            new
            {
                type = "unsubscribe",
                id = "2",
                subscription = "s1",
            }
        );
        await merchant.Order();
        var pong = await stream.Ask(new { type = "ping" });

        Assert.Equal(("order.cancelled", order.Text("id")), (told.Text("event_type"), told.Text("order_id")));
        Assert.Equal("pong", pong.Text("type"));
    }

    [Fact]
    public async Task a_cursor_goes_on_without_a_gap_however_much_came_meanwhile()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var seen = new List<JsonObject>();
        await using (var first = await StreamClient.Connect(server, merchant))
        {
            await first.Ask(new { type = "subscribe", id = "1" });
            await merchant.Order();
            seen.Add(await first.Next());
        }

        // More than a page of the log.
        for (var i = 0; i < 300; i++)
            await merchant.Order();
        await using var second = await StreamClient.Connect(server, merchant);
        await second.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                after = seen[^1].Text("cursor"),
            }
        );
        var more = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await merchant.Order();
        });
        seen.AddRange(await Events(second, 701));
        await more;

        foreach (var order in seen.GroupBy(happened => happened.Text("order_id"), StringComparer.Ordinal))
            Assert.Equal([1L, 2L], order.Select(happened => happened.Number("sequence")));
        Assert.Equal(702, seen.Select(happened => happened.Text("cursor")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task a_cursor_survives_a_restart()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        string cursor;
        await using (var first = await StreamClient.Connect(server, merchant))
            cursor = (await first.Ask(new { type = "subscribe", id = "1" }))["body"]!.Text("cursor");
        var order = await merchant.Order();

        await server.Restart();
        await using var second = await StreamClient.Connect(server, merchant);
        await second.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                after = cursor,
            }
        );

        Assert.Equal([order.Text("id"), order.Text("id")], (await Events(second, 2)).Select(happened => happened.Text("order_id")));
    }

    [Fact]
    public async Task so_many_subscriptions_and_no_more()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:MaxSubscriptions", "2");
        var merchant = await server.Register();
        await using var stream = await StreamClient.Connect(server, merchant);
        await stream.Ask(new { type = "subscribe", id = "1" });
        await stream.Ask(new { type = "subscribe", id = "2" });

        var refused = await stream.Ask(new { type = "subscribe", id = "3" });
        await stream.Ask(
            new
            {
                type = "unsubscribe",
                id = "4",
                subscription = "s1",
            }
        );
        var again = await stream.Ask(new { type = "subscribe", id = "5" });

        Assert.Equal((409, "too_many_subscriptions"), (refused.Number("status"), refused["body"]!.Text("code")));
        Assert.Equal("s3", again["body"]!.Text("subscription"));
    }

    [Fact]
    public async Task who_does_not_read_is_closed_and_goes_on_at_the_last_cursor()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:SendQueueBytes", "262144");
        var merchant = await server.Register();
        var (seen, last) = (new List<string>(), "");
        await using (var stream = await StreamClient.Connect(server, merchant))
        {
            // A hundred subscriptions tell each event a hundred times: more than sockets hold for somebody who does not read.
            for (var i = 1; i <= 100; i++)
            {
                var subscribed = await stream.Ask(new { type = "subscribe", id = $"{i}" });
                if (i == 1)
                    last = subscribed["body"]!.Text("cursor");
            }

            for (var i = 0; i < 200; i++)
                await merchant.Order();
            while (await stream.Receive() is { Frame: { } happened })
                seen.Add(happened.Text("cursor"));
            Assert.Equal((4008, "slow_reader"), ((int)stream.Socket.CloseStatus!, stream.Socket.CloseStatusDescription));
        }

        await using var back = await StreamClient.Connect(server, merchant);
        await back.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                after = seen.LastOrDefault() ?? last,
            }
        );
        var rest = await Events(back, 400 - seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(400, seen.Concat(rest.Select(happened => happened.Text("cursor"))).Distinct(StringComparer.Ordinal).Count());
    }

    private static async Task<List<JsonObject>> Events(StreamClient stream, int count)
    {
        var events = new List<JsonObject>();
        while (events.Count < count)
            events.Add(await stream.Next());
        return events;
    }
}
