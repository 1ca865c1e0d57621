using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Orders;
using Payments.Hosting.Telemetry;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_orders_are_counted_over_time
{
    [Theory]
    [InlineData("minute", 60)]
    [InlineData("hour", 24)]
    [InlineData("day", 30)]
    public async Task a_merchants_orders_count_when_they_were_made(string interval, int steps)
    {
        await using var server = await PaymentsServer.Start();
        var (merchant, other) = (await server.Register(), await server.Register());
        var paid = await merchant.Order();
        await server.AdvanceTime(TimeSpan.FromSeconds(1));
        await merchant.Order();
        await other.Order();
        await merchant.Pay(paid);
        await merchant.UntilStatus(paid, "paid");

        var counts = await merchant.Get($"/v1/order-counts?interval={interval}");

        Assert.Equal(
            (merchant.Id, interval, "when_made"),
            (counts.Text("merchant_id"), counts.Text("interval"), counts.Text("paid_counted"))
        );
        Assert.Equal(steps, Steps(counts).Count);
        Assert.Equal((2, 1), (Steps(counts).Sum(step => step.Made), Steps(counts).Sum(step => step.Paid)));
        var (status, seen) = await Admin(server, $"/v1/order-counts?interval={interval}&merchant_id={merchant.Id}");
        Assert.Equal((HttpStatusCode.OK, counts.ToJsonString()), (status, seen.ToJsonString()));
    }

    [Fact]
    public async Task they_have_the_time_of_the_merchant()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await merchant.Order();
        await merchant.Post("/v1/test-clock/advance", new { seconds = 7200 });
        await merchant.Order();

        Assert.Equal([1, 0, 1], Steps(await merchant.Get("/v1/order-counts")).TakeLast(3).Select(step => step.Made!.Value));
    }

    [Fact]
    public async Task of_all_merchants_an_order_counts_as_paid_when_it_was()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var paid = await merchant.Order();
        await merchant.Order();
        await server.AdvanceTime(TimeSpan.FromMinutes(1));
        await UntilCounted(server, OrderInterval.Minute);
        await merchant.Pay(paid);
        await merchant.UntilStatus(paid, "paid");

        var (status, counts) = await Admin(server, "/v1/order-counts?interval=minute");

        Assert.Equal((HttpStatusCode.OK, null, "when_paid"), (status, counts.TextOrNull("merchant_id"), counts.Text("paid_counted")));
        Assert.Equal([(2, 0), (0, 1)], Steps(counts).TakeLast(2).Select(step => ((int)step.Made!.Value, (int)step.Paid!.Value)));
        var (_, days) = await Admin(server, "/v1/order-counts?interval=day");
        Assert.Equal((2, 1), (Steps(days)[^1].Made, Steps(days)[^1].Paid));
    }

    [Theory]
    [InlineData("interval=year", "invalid_value", "interval")]
    [InlineData("interval=", "invalid_value", "interval")]
    [InlineData("interval=hour&interval=day", "duplicate_field", "interval")]
    [InlineData("from=2026-01-01", "unknown_field", "from")]
    [InlineData("merchant_id=mer_q2m4x5c6b7n2k3v7", "unknown_field", "merchant_id")]
    public async Task what_a_merchant_may_not_ask_is_refused(string query, string code, string field)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, problem) = await merchant.Send(HttpMethod.Get, "/v1/order-counts?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task operators_are_told_of_a_merchant_that_is_not_there_and_nobody_else_is_answered()
    {
        await using var server = await PaymentsServer.Start();

        foreach (var id in new[] { "mer_q2m4x5c6b7n2k3v7", "nobody" })
        {
            var (status, problem) = await Admin(server, "/v1/order-counts?merchant_id=" + id);
            Assert.Equal((HttpStatusCode.NotFound, "merchant_not_found"), (status, problem.Text("code")));
        }

        using var unknown = await server.Http.GetAsync("/v1/order-counts");
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    private static Task UntilCounted(PaymentsServer server, OrderInterval interval) =>
        Poll.Until("a count of the step", () => server.Services.GetRequiredService<OrderCountLog>().HasCounted(interval));

    private static IReadOnlyList<(long? Made, long? Paid)> Steps(JsonObject counts) =>
        [.. counts["steps"]!.AsArray().Select(step => ((long?)step!["made"], (long?)step["paid"]))];

    private static async Task<(HttpStatusCode Status, JsonObject Body)> Admin(PaymentsServer server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }
}
