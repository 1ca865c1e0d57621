using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Streaming.FollowedAccounts;

namespace Payments.Api.Tests.Streaming;

/// <summary>
/// Subscriptions to an account on <c>/v1/stream</c>: every entry of its journal once, in sequence, also across a reconnect.
/// </summary>
public sealed class When_an_account_is_followed
{
    [Fact]
    public async Task every_entry_is_told_as_the_journal_has_it_whatever_caused_it()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Adjust(server, merchant, "alice", 1, 500);
        await using var stream = await StreamClient.Connect(server, merchant);
        var subscribed = await stream.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                account_id = "alice",
            }
        );
        Assert.Equal("""{"subscription":"s1","cursor":"1"}""", subscribed["body"]!.ToJsonString());

        await Adjust(server, merchant, "bob", 1, 7);
        await Adjust(server, await server.Register(), "alice", 1, 9);
        await merchant.Post("/v1/accounts/alice/secrets");
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "1",
                kind = "payment",
                amount = 200,
                currency = "EUR",
                account_id = "alice",
                channels = new[] { "balance" },
            }
        );
        await merchant.UntilStatus(order, "paid");
        await Adjust(server, merchant, "alice", 2, -50);

        var told = await Entries(stream, 3);
        Assert.Equal(
            [("hold", 2L), ("capture", 3L), ("debit", 4L)],
            told.Select(entry => (entry["entry"]!.Text("kind"), entry["entry"]!.Number("sequence")))
        );
        Assert.All(told, entry =>
            Assert.Equal(
                ("entry", "s1", "alice", entry["entry"]!.Number("sequence").ToString()),
                (entry.Text("type"), entry.Text("subscription"), entry.Text("account_id"), entry.Text("cursor"))
            )
        );
        var journal = (await merchant.Get("/v1/accounts/alice/entries?limit=3"))["data"]!.AsArray().Reverse();
        Assert.Equal(journal.Select(entry => entry!.ToJsonString()), told.Select(entry => entry["entry"]!.ToJsonString()));
    }

    [Fact]
    public async Task a_cursor_goes_on_without_a_gap_however_much_came_meanwhile()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Adjust(server, merchant, "alice", 1, 1);
        var seen = new List<JsonObject>();
        await using (var first = await StreamClient.Connect(server, merchant))
        {
            await first.Ask(
                new
                {
                    type = "subscribe",
                    id = "1",
                    account_id = "alice",
                    after = "0",
                }
            );
            seen.Add(await first.Next());
        }

        // More than a page of the journal.
        foreach (var few in Enumerable.Range(2, 600).Chunk(50))
            await Task.WhenAll(few.Select(i => Adjust(server, merchant, "alice", i, 1)));
        await server.Restart();
        await using var second = await StreamClient.Connect(server, merchant);
        await second.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                account_id = "alice",
                after = seen[^1].Text("cursor"),
            }
        );
        var more = Task.Run(async () =>
        {
            for (var i = 602; i <= 751; i++)
                await Adjust(server, merchant, "alice", i, 1);
        });
        seen.AddRange(await Entries(second, 750));
        await more;

        Assert.Equal(Enumerable.Range(1, 751).Select(i => (long)i), seen.Select(entry => entry["entry"]!.Number("sequence")));
        Assert.Equal(751, seen[^1]["entry"]!.Number("balance_after"));
    }

    [Fact]
    public async Task subscriptions_at_different_places_are_each_told_their_own()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        for (var i = 1; i <= 3; i++)
            await Adjust(server, merchant, "alice", i, i);
        await Adjust(server, merchant, "bob", 1, 9);
        await using var stream = await StreamClient.Connect(server, merchant);
        await stream.Send(
            new
            {
                type = "subscribe",
                id = "1",
                account_id = "alice",
                after = "1",
            }
        );
        await stream.Send(
            new
            {
                type = "subscribe",
                id = "2",
                account_id = "alice",
                after = "3",
            }
        );
        await stream.Send(
            new
            {
                type = "subscribe",
                id = "3",
                account_id = "bob",
                after = "0",
            }
        );
        await Adjust(server, merchant, "alice", 4, 4);

        var told = new List<JsonObject>();
        while (told.Count < 5)
            if (await stream.Next() is var frame && frame.Text("type") == "entry")
                told.Add(frame);

        Assert.Equal(
            [("alice", 2L), ("alice", 3L), ("alice", 4L), ("alice", 4L), ("bob", 1L)],
            told.Select(entry => (entry.Text("account_id"), entry["entry"]!.Number("sequence"))).Order()
        );
        Assert.Equal(
            [2L, 3L, 4L],
            told.GroupBy(entry => entry.Text("subscription"), StringComparer.Ordinal)
                .Single(group => group.Count() == 3)
                .Select(entry => entry["entry"]!.Number("sequence"))
        );
    }

    [Fact]
    public async Task nothing_is_told_after_unsubscribe()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Adjust(server, merchant, "alice", 1, 1);
        await using var stream = await StreamClient.Connect(server, merchant);
        await stream.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                account_id = "alice",
            }
        );
        await stream.Ask(
            new
            {
                type = "subscribe",
                id = "2",
                account_id = "alice",
            }
        );

        await stream.Ask(
            new
            {
                type = "unsubscribe",
                id = "3",
                subscription = "s1",
            }
        );
        await Adjust(server, merchant, "alice", 2, 1);

        Assert.Equal("s2", (await stream.Next()).Text("subscription"));
        Assert.Equal("pong", (await stream.Ask(new { type = "ping" })).Text("type"));
    }
}
