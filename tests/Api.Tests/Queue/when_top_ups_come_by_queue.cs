using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Queue;

public sealed class When_top_ups_come_by_queue
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task the_account_is_credited_and_the_result_published()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();

        await transport.Send(merchant, TopUp("t-1", 500));
        var result = await transport.NextResult();

        Assert.Equal(
            ("order.paid", "paid", "top_up", "alice"),
            (result.Text("event_type"), result.Text("status"), result.Text("kind"), result.Text("account_id"))
        );
        Assert.Equal(500, await Balance(merchant));
    }

    [Fact]
    public async Task time_in_the_queue_counts()
    {
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        var body = QueueTransport.Body(merchant, TopUp("t-1", 500));

        await transport.Send(body, transport.Signed(merchant, body, TimeSpan.FromMinutes(4)));
        var result = await transport.NextResult();

        Assert.Equal(("order.expired", "timed_out"), (result.Text("event_type"), result["failure"]!.Text("code")));
        Assert.Empty((await merchant.Get($"/v1/orders/{result.Text("order_id")}"))["charges"]!.AsArray());
    }

    [Fact]
    public async Task a_channel_that_fails_hangs_and_answers_twice_leaves_each_with_one_result_in_time()
    {
        string[] scripts =
        [
            "paid",
            "failed,paid",
            "unanswered,paid",
            "lost",
            "echoed",
            "twice",
            "hanging,paid",
            "hanging_paid",
            "failed",
            "late",
        ];
        const int count = 120;
        await using var transport = await QueueTransport.Open();
        var merchant = await transport.Server.Register();
        var began = transport.Server.Clock.GetUtcNow();
        await transport.Send(Enumerable.Range(0, count).Select(i => Message(i)));
        await transport.Send(Enumerable.Range(0, count / 4).Select(i => Message(i)));

        var results = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        await transport.Until("every result", async () =>
        {
            transport.Server.Clock.Advance(Second / 4);
            while (await transport.TryNext(QueueTransport.Results) is { } message)
            {
                var result = JsonNode.Parse(message.Body.Span)!.AsObject();
                if (result.Text("event_type").StartsWith("order.", StringComparison.Ordinal))
                    Assert.True(
                        results.TryAdd(result.Text("order_id"), result)
                            || results[result.Text("order_id")].ToJsonString() == result.ToJsonString(),
                        result.ToJsonString()
                    );
            }

            return results.Count == count;
        });

        Assert.All(results.Values, result =>
            Assert.InRange(
                DateTimeOffset.Parse(result.Text("occurred_at"), CultureInfo.InvariantCulture) - began,
                TimeSpan.Zero,
                TimeSpan.FromSeconds(186)
            )
        );
        Assert.All(results.Values, result =>
            Assert.Equal(ScriptOf(result) is "failed" or "late" ? "expired" : "paid", result.Text("status"))
        );
        var orders = new List<JsonObject>();
        foreach (var id in results.Keys)
            orders.Add(
                await merchant.Until(
                    await merchant.Get($"/v1/orders/{id}"),
                    now => now["payments"]!.AsArray().All(payment => payment!.Number("refunding") == 0) && HasLate(now),
                    Second
                )
            );
        var (captured, refunded) = (Sum(orders, "captured"), Sum(orders, "refunded"));
        Assert.Equal(captured - refunded, await Balance(merchant));
        Assert.Equal(
            results.Values.Where(result => result.Text("status") == "paid").Sum(result => result.Number("amount")),
            captured - refunded
        );
        Assert.True(refunded > 0);
        Assert.True((await merchant.Get("/v1/accounts/alice/verify"))["valid"]!.GetValue<bool>());
        Assert.Null(await transport.TryNext(QueueTransport.Dead));

        (byte[] Body, IDictionary<string, object?>? Headers) Message(int i)
        {
            var body = QueueTransport.Body(merchant, TopUp($"t-{i}", 100 + i, scripts[i % scripts.Length]));
            return (body, transport.Signed(merchant, body));
        }

        string ScriptOf(JsonObject result) => scripts[(result.Number("amount") - 100) % scripts.Length];

        // What is taken late comes after the end, and is returned.
        bool HasLate(JsonObject order) =>
            ScriptOf(order) != "late" || (order["payments"]!.AsArray().Count == 1 && order["payments"]![0]!.Number("refunded") > 0);
    }

    internal static object TopUp(string id, long amount, string outcomes = "paid") =>
        new
        {
            merchant_order_id = id,
            kind = "top_up",
            account_id = "alice",
            amount,
            currency = "EUR",
            metadata = new { sandbox_charge = outcomes },
        };

    private static async Task<long> Balance(TestMerchant merchant) =>
        (await merchant.Get("/v1/accounts/alice"))["balances"]![0]!.Number("balance");

    private static long Sum(IEnumerable<JsonObject> orders, string field) =>
        orders.Sum(order => order["payments"]!.AsArray().Sum(payment => payment!.Number(field)));
}
