using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Sandbox.Provider;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_money_is_returned
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task in_parts_the_order_is_partially_and_then_wholly_refunded_and_each_is_told()
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
        var order = await Paid(merchant);

        var (status, refund) = await Ask(merchant, order, "R-1", 500, "cold coffee");
        var part = await merchant.UntilStatus(order, "partially_refunded");
        await Ask(merchant, order, "R-2", 750);
        var whole = await merchant.UntilStatus(order, "refunded");

        Assert.Equal(
            (HttpStatusCode.Created, "R-1", 500L, "EUR", "cold coffee"),
            (status, refund.Text("merchant_refund_id"), refund.Number("amount"), refund.Text("currency"), refund.Text("reason"))
        );
        Assert.Equal((500L, 1250L), (part.Number("refunded_amount"), whole.Number("refunded_amount")));
        var listed = await Refunds(merchant, order);
        Assert.Equal(["R-1 succeeded", "R-2 succeeded"], listed.Select(one => $"{one.Text("merchant_refund_id")} {one.Text("status")}"));
        Assert.All(listed, one => Assert.NotNull(one["settled_at"]));
        await merchant.Until(whole, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
        Assert.Equal(
            ["order.paid ", "refund.succeeded R-1", "refund.succeeded R-2"],
            endpoint
                .All.Select(told =>
                    $"{told.Field("event_type")} {(told.Field("event_type") == "order.paid" ? "" : told.Field("merchant_refund_id"))}"
                )
                .Distinct()
        );
        var day = (await merchant.Get($"/v1/merchants/{merchant.Id}/summary"))["days"]!
            .AsArray()
            .Single(line => line!.Text("channel") == "sandbox")!;
        Assert.Equal((1250L, 1250L, 1L), (day.Number("paid_amount"), day.Number("refunded_amount"), day["orders"]!.Number("refunded")));
    }

    [Fact]
    public async Task by_fifty_requests_at_the_same_moment_no_more_goes_back_than_was_paid()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await Paid(merchant);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Ask(merchant, order, $"R-{i}", 100)));

        Assert.Equal(12, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer =>
            Assert.Equal(
                (HttpStatusCode.Conflict, "refund_exceeds_captured", "amount"),
                (answer.Status, answer.Body.Text("code"), answer.Body.Text("field"))
            )
        );
        var settled = await merchant.Until(order, now => now.Number("refunded_amount") == 1200, step: Second);
        var payment = settled["payments"]!.AsArray().Single()!;
        Assert.Equal((1250L, 0L, 1200L), (payment.Number("captured"), payment.Number("refunding"), payment.Number("refunded")));
        Assert.Equal("partially_refunded", settled.Text("status"));
    }

    [Fact]
    public async Task by_the_same_request_fifty_times_it_goes_back_once()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await Paid(merchant);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ask(merchant, order, "R-1", 1250)));
        var settled = await merchant.UntilStatus(order, "refunded", step: Second);
        var (replayed, again) = await Ask(merchant, order, "R-1", 1250);
        var (conflict, problem) = await Ask(merchant, order, "R-1", 1);

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Single(answers.Append((replayed, again)).Select(answer => answer.Item2.Text("id")).Distinct(StringComparer.Ordinal));
        Assert.Equal((HttpStatusCode.OK, "succeeded"), (replayed, again.Text("status")));
        Assert.Equal(
            (HttpStatusCode.Conflict, "idempotency_conflict", "merchant_refund_id"),
            (conflict, problem.Text("code"), problem.Text("field"))
        );
        Assert.Equal(1250, settled.Number("refunded_amount"));
    }

    [Fact]
    public async Task and_the_channel_refuses_the_reason_is_told_and_the_money_can_be_asked_for_again()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await Paid(merchant);
        Faults(server).Plan = new FaultPlan { RefuseRefunds = true };

        await Ask(merchant, order, "R-1", 1250);
        await merchant.Until(await merchant.Read(order), now => now["payments"]![0]!.Number("refunding") == 0, step: Second);
        Faults(server).Plan = new FaultPlan();
        var (status, _) = await Ask(merchant, order, "R-2", 1250);
        await merchant.UntilStatus(order, "refunded", step: Second);

        var failed = (await Refunds(merchant, order))[0];
        Assert.Equal(("failed", "refund_refused"), (failed.Text("status"), failed["failure"]!.Text("code")));
        Assert.Equal(HttpStatusCode.Created, status);
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
        Assert.Contains(endpoint.All, told => told.Field("event_type") == "refund.failed" && told.Field("merchant_refund_id") == "R-1");
    }

    [Fact]
    public async Task and_the_channel_takes_its_time_it_stays_pending_and_reserved_even_over_a_restart()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await Paid(merchant);
        Faults(server).Plan = new FaultPlan { Outage = Outage.Refuses };

        await Ask(merchant, order, "R-1", 1000);
        await server.Restart();
        Faults(server).Plan = new FaultPlan { PendingRefunds = 2 };
        var (status, problem) = await Ask(merchant, order, "R-2", 251);

        Assert.Equal("pending", (await Refunds(merchant, order)).Single().Text("status"));
        Assert.Equal((HttpStatusCode.Conflict, "refund_exceeds_captured"), (status, problem.Text("code")));
        Assert.Contains("only 250", problem.Text("detail"));
        await merchant.Until(order, now => now.Number("refunded_amount") == 1000, step: TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task of_an_order_that_cannot_be_refunded_it_is_refused()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var stranger = await server.Register();
        var order = await merchant.Order();

        Assert.Equal((HttpStatusCode.Conflict, "order_not_refundable"), await Refusal(merchant, order, "R-1", 1));
        Assert.Equal((HttpStatusCode.NotFound, "order_not_found"), await Refusal(stranger, order, "R-1", 1));
        Assert.Equal((HttpStatusCode.BadRequest, "out_of_range"), await Refusal(merchant, order, "R-1", 0));
        Assert.Equal((HttpStatusCode.BadRequest, "missing_field"), await Refusal(merchant, order, null, 1));
        Assert.Equal((HttpStatusCode.BadRequest, "too_long"), await Refusal(merchant, order, new string('x', 65), 1));
        Assert.Empty(await Refunds(merchant, order));
    }

    [Fact]
    public async Task of_itself_because_it_came_twice_it_cannot_be_asked_for_too()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order();
        await merchant.Pay(order, "twice");
        await merchant.Until(
            order,
            now => now["payments"]!.AsArray() is [_, { } second] && second.Number("refunded") == 1250,
            step: Second
        );

        await Ask(merchant, order, "R-1", 1250);
        await merchant.UntilStatus(order, "refunded", step: Second);

        var refunds = await Refunds(merchant, order);
        Assert.Equal(["duplicate", null], refunds.Select(refund => refund.TextOrNull("reason")));
        Assert.Equal([null, "R-1"], refunds.Select(refund => refund.TextOrNull("merchant_refund_id")));
    }

    private static SandboxFaults Faults(PaymentsServer server) => server.Services.GetRequiredService<SandboxFaults>();

    private static async Task<JsonObject> Paid(TestMerchant merchant)
    {
        var order = await merchant.Order();
        await merchant.Pay(order);
        return await merchant.UntilStatus(order, "paid", step: Second);
    }

    private static Task<(HttpStatusCode Status, JsonObject Body)> Ask(
        TestMerchant merchant,
        JsonObject order,
        string? id,
        long amount,
        string? reason = null
    ) =>
        merchant.Post(
            $"/v1/orders/{order.Text("id")}/refunds",
            new
            {
                merchant_refund_id = id,
                amount,
                reason,
            }
        );

    private static async Task<(HttpStatusCode, string)> Refusal(TestMerchant merchant, JsonObject order, string? id, long amount)
    {
        var (status, problem) = await Ask(merchant, order, id, amount);
        return (status, problem.Text("code"));
    }

    private static async Task<IReadOnlyList<JsonNode>> Refunds(TestMerchant merchant, JsonObject order) =>
        [.. (await merchant.Get($"/v1/orders/{order.Text("id")}/refunds"))["data"]!.AsArray().Select(refund => refund!)];
}
