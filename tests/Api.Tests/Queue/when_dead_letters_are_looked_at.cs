using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Testing.RabbitMq;
using Xunit;

namespace Payments.Api.Tests.Queue;

public sealed class When_dead_letters_are_looked_at
{
    [Fact]
    public async Task each_is_shown_with_its_reason_and_without_secrets_and_stays_where_it_is()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        var body = Encoding.UTF8.GetBytes(
            $$"""{"merchant_id":"{{merchant.Id}}","merchant_order_id":"q-1","api_key":"{{merchant.ApiKey}}","kind":"payment","amount":1,"currency":"EUR"}"""
        );
        await transport.Send(body, transport.Signed(merchant, body));
        await Until(transport, 1);
        await transport.Send("not json"u8.ToArray(), null);

        var letters = await Until(transport, 2);

        Assert.Equal(["unknown_field", "invalid_json"], letters.Select(letter => letter.Text("reason")));
        Assert.Equal(
            (merchant.Id, "q-1", "msg_1", "api_key", body.Length),
            (
                letters[0].Text("merchant_id"),
                letters[0].Text("merchant_order_id"),
                letters[0].Text("message_id"),
                letters[0].Text("field"),
                (int)letters[0].Number("bytes")
            )
        );
        Assert.DoesNotContain(merchant.ApiKey, letters[0].ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            transport.Signed(merchant, body)["webhook-signature"]!.ToString()!,
            letters[0].ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Null(letters[1].TextOrNull("merchant_id"));
        // Looked at again it is the same list, in the same order.
        Assert.Equal(Ids(letters), Ids(await Until(transport, 2)));
        var (_, first) = await Ask(transport, HttpMethod.Get, "?limit=1");
        Assert.Equal(("on", 2, 1), (first.Text("queue"), (int)first.Number("count"), first["data"]!.AsArray().Count));
        Assert.Equal(body, (await transport.Next(QueueTransport.Dead)).Body.ToArray());
    }

    [Fact]
    public async Task one_that_is_sent_again_becomes_an_order_once_what_was_wrong_is_right()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        var body = QueueTransport.Body(merchant, When_orders_come_by_queue.Order("q-1"));
        await transport.Send(body, transport.Signed(merchant, body, TimeSpan.FromMinutes(-20)));
        var letter = (await Until(transport, 1)).Single();
        Assert.Equal("timestamp_out_of_range", letter.Text("reason"));

        // Nothing is right yet: it comes back, as another letter with the same body and signature, because it is refused at another time.
        await transport.Server.AdvanceTime(TimeSpan.FromSeconds(1));
        var (status, sent) = await Ask(transport, HttpMethod.Post, $"/{letter.Text("id")}/resend");
        Assert.Equal((HttpStatusCode.OK, letter.Text("id")), (status, sent.Text("id")));
        var back = (await Until(transport, 1, listed => listed.Text("id") != letter.Text("id"))).Single();
        Assert.Equal((letter.Text("excerpt"), letter.Text("message_id")), (back.Text("excerpt"), back.Text("message_id")));
        (status, var problem) = await Ask(transport, HttpMethod.Post, $"/{letter.Text("id")}/resend");
        Assert.Equal((HttpStatusCode.NotFound, "dead_letter_not_found"), (status, problem.Text("code")));

        await transport.Server.AdvanceTime(TimeSpan.FromMinutes(20));
        await Ask(transport, HttpMethod.Post, $"/{back.Text("id")}/resend");

        await transport.UntilMade(merchant, 1);
        Assert.Empty(await Until(transport, 0));
        Assert.Null(await transport.TryNext(QueueTransport.Dead));
        using var request = Request(transport, HttpMethod.Get, "/v1/audit?action=resend_dead_letter");
        using var audit = await transport.Server.Http.SendAsync(request);
        var acts = (await Json.Of(audit))["data"]!.AsArray();
        Assert.Equal(["accepted", "dead_letter_not_found", "accepted"], acts.Select(act => act!.Text("outcome")));
        Assert.Contains("\"before\":\"timestamp_out_of_range\"", acts[0]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_that_is_discarded_is_gone_and_the_others_are_not()
    {
        await using var transport = await QueueTransport.Open();
        foreach (var text in new[] { "1", "2", "3" })
        {
            await transport.Send(Encoding.UTF8.GetBytes(text), null);
            await Until(transport, int.Parse(text));
        }

        var letters = await Until(transport, 3);
        var (status, _) = await Ask(transport, HttpMethod.Delete, "/" + letters[1].Text("id"));

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(["1", "3"], (await Until(transport, 2)).Select(letter => letter.Text("excerpt")));
        (status, _) = await Ask(transport, HttpMethod.Delete, "/" + letters[1].Text("id"));
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(transport, HttpMethod.Get, "", "nobody")).Status);
        var merchant = await transport.Server.Register();
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await Ask(transport, HttpMethod.Post, $"/{letters[0].Text("id")}/resend", merchant.ApiKey)).Status
        );
        var (_, wrong) = await Ask(transport, HttpMethod.Get, "?limit=101");
        Assert.Equal(("out_of_range", "limit"), (wrong.Text("code"), wrong.Text("field")));

        // Operators that act at once do it once.
        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(async _ => (await Ask(transport, HttpMethod.Delete, "/" + letters[0].Text("id"))).Status)
        );
        Assert.Single(statuses, status => status == HttpStatusCode.NoContent);
        Assert.All(statuses, status =>
            Assert.True(
                status is HttpStatusCode.NoContent or HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable,
                status.ToString()
            )
        );
        Assert.Equal(["3"], (await Until(transport, 1)).Select(letter => letter.Text("excerpt")));
    }

    [Fact]
    public async Task they_are_read_page_by_page_and_none_is_passed_over_when_some_are_taken_away_meanwhile()
    {
        await using var transport = await QueueTransport.Open();
        await transport.UntilConnected();
        await transport.Put(QueueTransport.Dead, Enumerable.Range(1, 9).Select(i => Encoding.UTF8.GetBytes($"{i}")));
        var first = await Page(transport, null);
        Assert.Equal(("1,2,3,4", 9), (Excerpts(first), (int)first.Number("count")));
        var second = await Page(transport, first.Text("next_cursor"));
        Assert.Equal("5,6,7,8", Excerpts(second));
        var last = await Page(transport, second.Text("next_cursor"));
        Assert.Equal(("9", null), (Excerpts(last), last.TextOrNull("next_cursor")));

        // Letters before the place go: the page goes on where it was.
        await Ask(transport, HttpMethod.Delete, "/" + first["data"]![0]!.Text("id"));
        await Ask(transport, HttpMethod.Delete, "/" + first["data"]![2]!.Text("id"));
        Assert.Equal("5,6,7,8", Excerpts(await Page(transport, first.Text("next_cursor"))));
        // The one at the place goes: it begins anew, rather than pass one over.
        await Ask(transport, HttpMethod.Delete, "/" + first["data"]![3]!.Text("id"));
        Assert.Equal("2,5,6,7", Excerpts(await Page(transport, first.Text("next_cursor"))));

        foreach (var cursor in new[] { "1", "nobody-gave-this", new string('a', 45) })
        {
            var (status, problem) = await Ask(transport, HttpMethod.Get, "?cursor=" + cursor);
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_cursor"), (status, problem.Text("code")));
        }
    }

    /// <summary>A quorum queue counts in this header, and drops what it has handed out in vain too often.</summary>
    [Fact]
    public async Task one_that_was_looked_at_often_is_put_in_anew_before_its_queue_drops_it()
    {
        await using var transport = await QueueTransport.Open();
        await transport.Send("worn"u8.ToArray(), new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-delivery-count"] = 5L });
        var before = (await Until(transport, 1)).Single();
        await transport.Send("fresh"u8.ToArray(), null);

        var after = await Until(transport, 2);

        Assert.Equal(["fresh", "worn"], after.Select(letter => letter.Text("excerpt")).Order(StringComparer.Ordinal));
        Assert.Contains(before.Text("id"), Ids(after));
        var messages = new[] { await transport.Next(QueueTransport.Dead), await transport.Next(QueueTransport.Dead) };
        Assert.All(messages, message => Assert.DoesNotContain("x-delivery-count", message.BasicProperties.Headers!.Keys));
    }

    [Fact]
    public async Task none_is_lost_when_the_broker_is_killed_in_the_middle()
    {
        await using var broker = await RabbitMqServer.StartAsync();
        await using var transport = await QueueTransport.Open(broker);
        var merchant = await transport.Server.Register();
        await transport.UntilConnected();
        await transport.Send(
            Enumerable
                .Range(1, 30)
                .Select(i =>
                {
                    var body = QueueTransport.Body(merchant, When_orders_come_by_queue.Order($"q-{i}"));
                    return (body, (IDictionary<string, object?>?)transport.Signed(merchant, body, TimeSpan.FromMinutes(-20)));
                })
        );
        var letters = await Until(transport, 30);
        await transport.Server.AdvanceTime(TimeSpan.FromMinutes(20));

        var answers = new ConcurrentQueue<HttpStatusCode>();
        var resending = Task.Run(async () =>
        {
            foreach (var letter in letters)
                answers.Enqueue((await Ask(transport, HttpMethod.Post, $"/{letter.Text("id")}/resend")).Status);
        });
        await transport.Until("some that were sent again", () => Task.FromResult(answers.Count > 5));
        await broker.KillAsync();
        await resending;
        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers);
        await broker.StartAgainAsync();

        // What is not an order is a letter still: sent again, it becomes one.
        await transport.Until("thirty orders", async () =>
        {
            var (status, listed) = await Ask(transport, HttpMethod.Get, "?limit=100");
            if (status == HttpStatusCode.OK)
                foreach (var letter in listed["data"]!.AsArray())
                    await Ask(transport, HttpMethod.Post, $"/{letter!.Text("id")}/resend");
            return (await transport.OrdersOf(merchant)).Count == 30;
        });
    }

    [Fact]
    public async Task no_more_are_looked_at_than_fit_a_look_by_number_and_by_size()
    {
        await using var transport = await QueueTransport.Open();
        await transport.UntilConnected();
        await transport.Put(QueueTransport.Dead, Enumerable.Repeat("same"u8.ToArray(), 1001));
        var (_, listed) = await Ask(transport, HttpMethod.Get, "?limit=100");
        Assert.Equal((1001, 100), ((int)listed.Number("count"), listed["data"]!.AsArray().Count));
        var read = 100;
        while (listed.TextOrNull("next_cursor") is { } cursor)
        {
            (_, listed) = await Ask(transport, HttpMethod.Get, "?limit=100&cursor=" + cursor);
            read += listed["data"]!.AsArray().Count;
        }

        Assert.Equal(1000, read);
        var same = listed["data"]![0]!.Text("id");
        // The search for one that is not there ends after a thousand, and gives all back.
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(transport, HttpMethod.Delete, "/dl_aaaaaaaaaaaaaaaaaaaaaaaaaa")).Status);
        // Of those that are the same one is as good as the other: one goes.
        Assert.Equal(HttpStatusCode.NoContent, (await Ask(transport, HttpMethod.Delete, "/" + same)).Status);
        Assert.Equal(1000, (int)(await Ask(transport, HttpMethod.Get, "?limit=1")).Body.Number("count"));

        // Bodies that nobody should have sent do not fill the memory.
        await transport.Purge(QueueTransport.Dead);
        const int Large = 9 * 1024 * 1024;
        await transport.Put(QueueTransport.Dead, Enumerable.Range(0, 4).Select(_ => new byte[Large]));
        (_, listed) = await Ask(transport, HttpMethod.Get, "");
        var shown = listed["data"]!.AsArray();
        Assert.Equal((4, 2), ((int)listed.Number("count"), shown.Count));
        Assert.All(shown, letter => Assert.Equal((Large, 501), ((int)letter!.Number("bytes"), letter!.Text("excerpt").Length)));
    }

    [Fact]
    public async Task a_broker_that_is_away_is_said_to_be_away()
    {
        await using var server = await PaymentsServer.Start("--Payments:RabbitMq:Uri", "amqp://payments:never-shown@127.0.0.1:1/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/dead-letters");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());

        using var response = await server.Http.SendAsync(request);

        var problem = await Json.Of(response);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (response.StatusCode, problem.Text("code")));
        Assert.Contains("broker", problem.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("never-shown", problem.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<JsonObject> Page(QueueTransport transport, string? cursor) =>
        (await Ask(transport, HttpMethod.Get, "?limit=4" + (cursor is null ? "" : "&cursor=" + cursor))).Body;

    private static string Excerpts(JsonObject page) => string.Join(',', page["data"]!.AsArray().Select(letter => letter!.Text("excerpt")));

    private static IEnumerable<string> Ids(IEnumerable<JsonObject> letters) => letters.Select(letter => letter.Text("id"));

    /// <summary>Waits until so many are listed, and each is as it should be.</summary>
    private static async Task<IReadOnlyList<JsonObject>> Until(QueueTransport transport, int count, Func<JsonObject, bool>? isSo = null)
    {
        IReadOnlyList<JsonObject> letters = [];
        await transport.Until($"{count} dead letters", async () =>
        {
            var (status, listed) = await Ask(transport, HttpMethod.Get, "?limit=100");
            if (status != HttpStatusCode.OK)
                return false;
            letters = [.. listed["data"]!.AsArray().Select(letter => letter!.AsObject())];
            return letters.Count == count && (isSo is null || letters.All(isSo));
        });
        return letters;
    }

    private static async Task<(HttpStatusCode Status, JsonObject Body)> Ask(
        QueueTransport transport,
        HttpMethod method,
        string path,
        string? key = null
    )
    {
        using var request = Request(transport, method, "/v1/dead-letters" + path, key);
        using var response = await transport.Server.Http.SendAsync(request);
        return (response.StatusCode, response.StatusCode == HttpStatusCode.NoContent ? [] : await Json.Of(response));
    }

    private static HttpRequestMessage Request(QueueTransport transport, HttpMethod method, string path, string? key = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? transport.Server.AdminToken());
        return request;
    }
}
