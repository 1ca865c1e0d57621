using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Circuits, 410, and what a merchant can do about notifications that were given up.</summary>
public sealed class When_an_endpoint_is_down
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task its_circuit_opens_and_later_orders_wait_without_using_up_attempts_until_a_probe_finds_it_well()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (503, "");
        await Paid(merchant, 6);
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "open");

        var told = endpoint.All.Count;
        var later = await Paid(merchant, 3);
        await Until(server, async () => (await Circuit(merchant))!.Number("held") >= 3 || endpoint.All.Count > told + 1);
        var waiting = await merchant.Read(later[^1]);
        endpoint.Answer = _ => (200, "");
        foreach (var order in later)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        Assert.Equal("pending", waiting["notification"]!.Text("status"));
        Assert.Equal(0, waiting["notification"]!.Number("attempts"));
        Assert.True(DateTimeOffset.Parse(waiting["notification"]!.Text("next_attempt_at")) > server.Clock.GetUtcNow().AddMinutes(-10));
        await Until(server, async () => await Circuit(merchant) is null);
        var attempts = (await merchant.Get($"/v1/orders/{later[^1].Text("id")}/notifications"))["data"]!.AsArray();
        Assert.Equal(("acknowledged", 1L), (attempts.Single()!.Text("outcome"), attempts.Single()!.Number("attempt")));
    }

    [Fact]
    public async Task what_was_held_back_is_told_after_a_restart_too()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (503, "");
        await Paid(merchant, 6);
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "open");
        var later = await Paid(merchant, 3);
        await Until(server, async () => (await Circuit(merchant))?.Number("held") > 0 || endpoint.All.Count > 12);

        endpoint.Answer = _ => (200, "");
        await server.Restart();

        foreach (var order in later)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task an_order_with_a_url_of_its_own_is_told_all_the_same()
    {
        await using var dead = await MerchantServer.Start();
        await using var well = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = dead.Url });
        dead.Answer = _ => (503, "");
        await Paid(merchant, 6);
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "open");

        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "own",
                kind = "payment",
                amount = 100,
                currency = "EUR",
                notify_url = well.Url,
            }
        );
        await merchant.Pay(order);

        Assert.Equal(order.Text("id"), (await well.Next()).Field("order_id"));
        Assert.Equal(dead.Url, (await Circuit(merchant))!.Text("url"));
    }

    [Fact]
    public async Task for_good_what_is_pending_ends_until_the_url_is_set_again()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (410, "moved out");
        var first = (await Paid(merchant, 1))[0];
        await merchant.Until(first, now => now["notification"]!.Text("status") == "exhausted");
        await Until(server, async () => (await Circuit(merchant))?.Text("state") == "gone");
        await server.AdvanceTime(TimeSpan.FromSeconds(3));

        await server.Restart();
        var second = (await Paid(merchant, 1))[0];
        await merchant.Until(second, now => now["notification"]!.Text("status") == "exhausted", step: Second);
        Assert.Single(endpoint.All);
        Assert.Equal("endpoint_gone", (await merchant.Get($"/v1/orders/{second.Text("id")}/notifications"))["data"]![0]!.Text("error"));
        Assert.Equal("gone", (await Circuit(merchant))!.Text("state"));

        endpoint.Answer = _ => (200, "");
        await Admin(server, HttpMethod.Patch, $"/v1/merchants/{merchant.Id}", new { notify_url = endpoint.Url });
        var third = (await Paid(merchant, 1))[0];
        await merchant.Until(third, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
        var (status, answer) = await merchant.Post(
            $"/v1/merchants/{merchant.Id}/notifications/resend",
            new { since = "2026-01-01T00:00:00Z" }
        );
        Assert.Equal((HttpStatusCode.Accepted, 2L, 2L), (status, answer.Number("orders"), answer.Number("notifications")));
        foreach (var order in new[] { first, second })
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
    }

    [Fact]
    public async Task what_was_given_up_is_listed_page_by_page_and_sent_again_since_a_time()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_schedule = new[] { 1 },
            }
        );
        var stranger = await server.Register();
        endpoint.Answer = _ => (404, "no such page");
        var early = await Paid(merchant, 2);
        foreach (var order in early)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "exhausted", step: Second);
        await server.AdvanceTime(TimeSpan.FromHours(1));
        var since = server.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var late = await Paid(merchant, 3);
        foreach (var order in late)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "exhausted", step: Second);

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await merchant.Get(
                $"/v1/merchants/{merchant.Id}/notifications?status=exhausted&limit=2" + (cursor is null ? "" : "&cursor=" + cursor)
            );
            listed.AddRange(page["data"]!.AsArray().Select(one => $"{one!.Text("merchant_order_id")} {one!.Text("event_type")}"));
            cursor = page.TextOrNull("next_cursor");
        } while (cursor is not null);
        Assert.Equal(5, listed.Count);
        Assert.All(listed.Take(2), one => Assert.Contains(one, early.Select(order => order.Text("merchant_order_id") + " order.paid")));
        Assert.Equal(3, (await merchant.Get($"/v1/merchants/{merchant.Id}/notifications?since={since}"))["data"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Send(HttpMethod.Get, $"/v1/merchants/{merchant.Id}/notifications")).Status);

        endpoint.Answer = _ => (200, "");
        var (_, answer) = await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/resend", new { since });
        foreach (var order in late)
            await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        Assert.Equal((3L, 3L, null), (answer.Number("orders"), answer.Number("notifications"), answer.TextOrNull("next_cursor")));
        Assert.Equal(2, (await merchant.Get($"/v1/merchants/{merchant.Id}/notifications"))["data"]!.AsArray().Count);
        Assert.Equal(
            "missing_field",
            (await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/resend", new { })).Body.Text("code")
        );
        Assert.Equal(
            "invalid_cursor",
            (await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/resend", new { since, cursor = "x" })).Body.Text("code")
        );
    }

    [Fact]
    public async Task a_test_tells_at_once_how_it_answers()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_format = "json",
            }
        );
        endpoint.Answer = _ => (500, new string('x', 3000));

        var (status, answer) = await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/test");
        var told = await endpoint.Next();

        Assert.Equal(
            (HttpStatusCode.OK, "failed", "http_status", 500L, 1024),
            (status, answer.Text("outcome"), answer.Text("error"), answer.Number("http_status"), answer.Text("response").Length)
        );
        Assert.Equal(("test.ping", merchant.Id, answer.Text("event_id")), (told.Field("event_type"), told.Field("merchant_id"), told.Id));
        Assert.True(told.IsSignedWith(merchant.WebhookSecret));
        var nowhere = await server.Register();
        Assert.Equal("no_notify_url", (await nowhere.Post($"/v1/merchants/{nowhere.Id}/notifications/test")).Body.Text("code"));
    }

    [Fact]
    public async Task only_the_events_that_a_merchant_chose_are_told()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_events = new[] { "order.created", "refund.requested" },
            }
        );
        var order = (await Paid(merchant, 1))[0];
        await merchant.UntilStatus(order, "paid", step: Second);
        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1 });
        await merchant.UntilStatus(order, "partially_refunded", step: Second);
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);

        Assert.Equal(["order.created", "refund.requested"], endpoint.All.Select(told => told.Field("event_type")));
        var back = await Admin(server, HttpMethod.Patch, $"/v1/merchants/{merchant.Id}", new { notify_events = (string[]?)null });
        Assert.Null(back["notify_events"]);
    }

    [Fact]
    public async Task or_dawdles_no_other_merchant_waits_for_it()
    {
        await using var slow = await MerchantServer.Start();
        await using var quick = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var (slowMerchant, quickMerchant) = (
            await server.Register(new { name = "Slow", notify_url = slow.Url }),
            await server.Register(new { name = "Quick", notify_url = quick.Url })
        );
        var awake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        slow.Delay = _ => awake.Task;

        for (var i = 0; i < 20; i++)
            await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => Paid(slowMerchant, 1)));
        var order = (await Paid(quickMerchant, 1))[0];

        Assert.Equal(order.Text("id"), (await quick.Next()).Field("order_id"));
        Assert.InRange(slow.All.Count, 1, 64);
        awake.SetResult();
        await Until(server, () => Task.FromResult(slow.All.Select(told => told.Id).Distinct(StringComparer.Ordinal).Count() == 300));
    }

    [Fact]
    public async Task every_attempt_is_listed_page_by_page()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_schedule = new[] { 1, 1, 1 },
            }
        );
        endpoint.Answer = _ => (404, "<p>" + new string('x', 5000));
        var order = (await Paid(merchant, 1))[0];
        await merchant.Until(order, now => now["notification"]!.Text("status") == "exhausted", step: Second);

        var list = $"/v1/orders/{order.Text("id")}/notifications?limit=3";
        var first = await merchant.Get(list);
        var rest = await merchant.Get(list + "&cursor=" + first.Text("next_cursor"));

        var attempts = first["data"]!.AsArray().Concat(rest["data"]!.AsArray()).ToList();
        Assert.Equal([1, 2, 3, 4], attempts.Select(attempt => attempt!.Number("attempt")));
        Assert.Equal(["failed", "failed", "failed", "exhausted"], attempts.Select(attempt => attempt!.Text("outcome")));
        Assert.All(attempts, attempt => Assert.Equal((404L, 1024), (attempt!.Number("http_status"), attempt!.Text("response").Length)));
        Assert.Null(rest["next_cursor"]);
    }

    private static async Task<List<JsonObject>> Paid(TestMerchant merchant, int count)
    {
        var orders = new List<JsonObject>();
        for (var i = 0; i < count; i++)
        {
            var order = await merchant.Order();
            await merchant.Pay(order);
            orders.Add(order);
        }

        return orders;
    }

    private static async Task<JsonNode?> Circuit(TestMerchant merchant) =>
        (await merchant.Get($"/v1/merchants/{merchant.Id}/summary"))["notifications"]!["circuits"]!.AsArray().SingleOrDefault();

    private static async Task Until(PaymentsServer server, Func<Task<bool>> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!await isSo())
        {
            Assert.False(timeout.IsCancellationRequested, "It never came to that.");
            await server.AdvanceTime(Second);
        }
    }

    private static async Task<JsonObject> Admin(PaymentsServer server, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = Json.Content(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
        using var response = await server.Http.SendAsync(request);
        return await Json.Of(response);
    }
}
