using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;
using static Payments.Api.Tests.Streaming.FollowedAccounts;

namespace Payments.Api.Tests.Streaming;

public sealed class When_an_account_cannot_be_followed
{
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
}
