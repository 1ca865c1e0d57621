using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>
/// A channel that is asked to charge and does not answer: each attempt has its limit, the order has its own, and no money is lost.
/// </summary>
public sealed class When_a_charge_hangs
{
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OrderLimit = TimeSpan.FromMinutes(3);

    /// <summary>How far time may have gone on before the test looks.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task an_attempt_without_an_answer_ends_within_a_minute_and_another_takes_the_money()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var began = server.Clock.GetUtcNow();

        var order = await TopUp(merchant, "hanging,paid");
        await Until(server, merchant, order, now => now["charges"]!.AsArray().Count > 0);
        var learnt = server.Clock.GetUtcNow() - began;
        var paid = await Until(server, merchant, order, now => now.Text("status") == "paid");

        Assert.True(learnt <= AttemptLimit, $"The first attempt ended after {learnt}.");
        Assert.Equal(["unknown", "taken"], Outcomes(paid));
        Assert.True(Took(paid) <= OrderLimit, paid.ToJsonString());
        Assert.Equal(500, await Balance(merchant));
        await IsSound(merchant);
    }

    [Fact]
    public async Task what_was_taken_without_an_answer_is_found_and_not_taken_twice()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var paid = await Until(server, merchant, await TopUp(merchant, "hanging_paid"), now => now.Text("status") == "paid");

        Assert.Single(paid["payments"]!.AsArray());
        Assert.True(Took(paid) <= AttemptLimit + Slack, paid.ToJsonString());
        Assert.Equal(500, await Balance(merchant));
        await IsSound(merchant);
    }

    [Fact]
    public async Task an_order_whose_every_attempt_hangs_has_its_result_within_three_minutes()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var expired = await Until(server, merchant, await TopUp(merchant, "hanging"), now => now.Text("status") == "expired");

        Assert.Equal("timed_out", expired["failure"]!.Text("code"));
        Assert.True(Took(expired) <= OrderLimit + Slack, expired.ToJsonString());
        var charges = expired["charges"]!.AsArray().Select(charge => charge!).ToList();
        Assert.True(charges.Count >= 3, expired.ToJsonString());
        Assert.All(charges, charge => Assert.Equal("unknown", charge.Text("outcome")));
        Assert.Equal(Enumerable.Range(1, charges.Count).Select(number => (long)number), charges.Select(charge => charge.Number("number")));
        Assert.All(charges.Zip(charges.Skip(1)), pair =>
            Assert.True(
                DateTimeOffset.Parse(pair.Second.Text("at")) - DateTimeOffset.Parse(pair.First.Text("at"))
                    <= AttemptLimit + TimeSpan.FromSeconds(30),
                expired.ToJsonString()
            )
        );
        await Until(server, merchant, expired, now => now["notification"]!.Text("status") == "acknowledged");
        Assert.Equal(["order.expired"], endpoint.All.Select(told => told.Field("event_type")));
        Assert.Equal("account_not_found", (await merchant.Send(HttpMethod.Get, "/v1/accounts/alice")).Body.Text("code"));
    }

    /// <summary>Nobody looks while the channel cannot be asked: the money is learnt of when the order has had its result.</summary>
    [Theory]
    [InlineData("refund", "expired", 0)]
    [InlineData("accept", "paid", 500)]
    public async Task money_that_is_learnt_of_after_the_result_is_returned_or_credited_late(string policy, string status, long balance)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", late_payment = policy });
        var order = await TopUp(merchant, "hanging,hanging,late");

        var ended = await Until(server, merchant, order, now =>
            now["payments"]!.AsArray().Count == 1
            && now.Text("status") == status
            && (policy == "accept" || now["payments"]![0]!.Number("refunded") == 500)
        );

        Assert.Contains("order.expired", await merchant.EventTypes(order));
        Assert.Equal(
            (policy == "accept", policy == "accept" ? "accepted" : "late"),
            (ended["paid_late"]!.GetValue<bool>(), ended["payments"]![0]!.Text("role"))
        );
        if (balance > 0)
            Assert.Equal(balance, await Balance(merchant));
        else
            Assert.Equal("account_not_found", (await merchant.Send(HttpMethod.Get, "/v1/accounts/alice")).Body.Text("code"));
        await IsSound(merchant);
    }

    /// <summary>
    /// Time goes on while a call hangs, and never so fast that one which does not hang would run out of it: around the order's limit
    /// slowly, so that a busy machine has five hundred looks at the order for what must be done by then.
    /// </summary>
    private static Task<JsonObject> Until(
        PaymentsServer server,
        TestMerchant merchant,
        JsonObject order,
        Func<JsonObject, bool> isAsExpected
    ) => merchant.Until(order, now =>
        {
            if (isAsExpected(now))
                return true;
            var fromLimit = server.Clock.GetUtcNow() - (DateTimeOffset.Parse(now.Text("created_at")) + OrderLimit);
            server.Clock.Advance(TimeSpan.FromMilliseconds(fromLimit.Duration() <= Slack ? 10 : 100));
            return false;
        });

    private static async Task<JsonObject> TopUp(TestMerchant merchant, string outcomes)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["sandbox_charge"] = outcomes };
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "T-1",
                kind = "top_up",
                amount = 500,
                currency = "EUR",
                account_id = "alice",
                metadata,
            }
        );
        Assert.Equal("top_up", order.Text("kind"));
        return order;
    }

    /// <summary>From the order's being made until its result; the test's own clock may have gone on since.</summary>
    private static TimeSpan Took(JsonObject order) =>
        DateTimeOffset.Parse(order.Text("updated_at")) - DateTimeOffset.Parse(order.Text("created_at"));

    private static IEnumerable<string> Outcomes(JsonObject order) => order["charges"]!.AsArray().Select(charge => charge!.Text("outcome"));

    private static async Task<long> Balance(TestMerchant merchant) =>
        (await merchant.Get("/v1/accounts/alice"))["balances"]!.AsArray().Single()!.Number("balance");

    private static async Task IsSound(TestMerchant merchant) =>
        Assert.True((await merchant.Get($"/v1/merchants/{merchant.Id}/accounts/verify"))["valid"]!.GetValue<bool>());
}
