using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

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

    [Theory]
    [InlineData("""{"type":"subscribe","id":"1","account_id":"bob"}""", 404, "account_not_found", null)]
    [InlineData("""{"type":"subscribe","id":"1","account_id":"a/b"}""", 404, "account_not_found", null)]
    [InlineData("""{"type":"subscribe","id":"1","account_id":7}""", 400, "invalid_type", "account_id")]
    [InlineData("""{"type":"subscribe","id":"1","account_id":"alice","after":"2"}""", 400, "invalid_cursor", "after")]
    [InlineData("""{"type":"subscribe","id":"1","account_id":"alice","after":"0-1"}""", 400, "invalid_cursor", "after")]
    [InlineData("""{"type":"subscribe","id":"1","account_id":"alice","after":"-1"}""", 400, "invalid_cursor", "after")]
    [InlineData(
        """{"type":"subscribe","id":"1","account_id":"alice","order_id":"ord_aaaaaaaaaaaaaaaaaaaaaaaaaa"}""",
        400,
        "invalid_value",
        "account_id"
    )]
    public async Task what_cannot_be_followed_is_refused(string frame, int status, string code, string? field)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await Adjust(server, merchant, "alice", 1, 1);
        await using var stream = await StreamClient.Connect(server, merchant);

        await stream.SendText(frame);
        var answer = await stream.Next();

        Assert.Equal(
            (status, code, field),
            ((int)answer.Number("status"), answer["body"]!.Text("code"), answer["body"]!.TextOrNull("field"))
        );
    }

    [Fact]
    public async Task another_merchants_account_is_refused_as_over_http()
    {
        await using var server = await PaymentsServer.Start();
        await Adjust(server, await server.Register(), "alice", 1, 1);
        var stranger = await server.Register();
        await using var stream = await StreamClient.Connect(server, stranger);

        var (status, problem) = await stranger.Send(HttpMethod.Get, "/v1/accounts/alice");
        var reply = await stream.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                account_id = "alice",
            }
        );

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(((int)status, problem.OfAnyRequest()), ((int)reply.Number("status"), reply["body"]!.ToJsonString()));
    }

    [Fact]
    public async Task accounts_and_orders_count_towards_the_same_limit()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:MaxSubscriptions", "2");
        var merchant = await server.Register();
        await Adjust(server, merchant, "alice", 1, 1);
        await using var stream = await StreamClient.Connect(server, merchant);
        await stream.Ask(new { type = "subscribe", id = "1" });
        await stream.Ask(
            new
            {
                type = "subscribe",
                id = "2",
                account_id = "alice",
            }
        );

        var refused = await stream.Ask(
            new
            {
                type = "subscribe",
                id = "3",
                account_id = "alice",
            }
        );

        Assert.Equal((409, "too_many_subscriptions"), (refused.Number("status"), refused["body"]!.Text("code")));
    }

    [Fact]
    public async Task who_does_not_read_is_closed_and_goes_on_at_the_last_cursor()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:SendQueueBytes", "262144");
        var merchant = await server.Register();
        await Adjust(server, merchant, "alice", 1, 1);
        var last = "1";
        await using (var stream = await StreamClient.Connect(server, merchant))
        {
            // A hundred subscriptions tell each entry a hundred times: more than sockets hold for somebody who does not read.
            for (var i = 1; i <= 100; i++)
                await stream.Ask(
                    new
                    {
                        type = "subscribe",
                        id = $"{i}",
                        account_id = "alice",
                    }
                );
            for (var i = 2; i <= 601; i++)
                await Adjust(server, merchant, "alice", i, 1);
            server.Clock.Advance(TimeSpan.FromMilliseconds(50));
            while (await stream.Receive() is { Frame: { } told })
                if (told.Text("subscription") == "s1")
                    last = told.Text("cursor");
            Assert.Equal((4008, "slow_reader"), ((int)stream.Socket.CloseStatus!, stream.Socket.CloseStatusDescription));
        }

        await using var back = await StreamClient.Connect(server, merchant);
        await back.Ask(
            new
            {
                type = "subscribe",
                id = "1",
                account_id = "alice",
                after = last,
            }
        );
        var rest = await Entries(back, 601 - int.Parse(last));
        Assert.Equal(
            Enumerable.Range(int.Parse(last) + 1, rest.Count).Select(i => (long)i),
            rest.Select(entry => entry["entry"]!.Number("sequence"))
        );
    }

    private static async Task Adjust(PaymentsServer server, TestMerchant merchant, string account, int number, long amount)
    {
        var (status, answer) = await server.Admin(
            HttpMethod.Post,
            $"{merchant.Id}/accounts/{account}/adjustments",
            new
            {
                adjustment_id = $"A-{number}",
                amount,
                currency = "EUR",
                reason = "goodwill",
            }
        );
        Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
    }

    private static async Task<List<JsonObject>> Entries(StreamClient stream, int count)
    {
        var entries = new List<JsonObject>();
        while (entries.Count < count)
            entries.Add(await stream.Next());
        return entries;
    }
}
