using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Telemetry;
using Payments.Domain.Orders.Rules;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>Providers whose signatures are genuine and who speak of orders that are none of theirs, or twice of one payment.</summary>
public sealed class A_channel_without_business_with_an_order : IAsyncLifetime
{
    private readonly RecordedLogs _logs = new();
    private PaymentsServer _server = null!;
    private ProviderCallbacks _callbacks = null!;
    private TestMerchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        // The sandbox is preferred to acme by those who name no channel.
        _server = await PaymentsServer.Start(
            services => services.AddLogging(logging => logging.AddProvider(_logs)),
            [
                .. ProviderCallbacks.Settings("acme", "test"),
                .. ProviderCallbacks.Settings("bank", "live"),
                "--Payments:Channels:acme:Preference",
                "200",
            ]
        );
        _callbacks = new ProviderCallbacks(_server);
        _merchant = await _server.Register();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _logs.Dispose();
    }

    [Theory]
    [InlineData("paid")]
    [InlineData("failed")]
    public async Task is_not_believed_about_an_order_of_a_merchant_of_the_other_mode(string status)
    {
        var live = await _server.Register(new { name = "Shop", mode = "live" });
        var order = await ProviderCallbacks.Order(live);
        Assert.Equal("bank", order.Text("channel"));

        await IsAcknowledgedAndChangesNothing(live, order, () => _callbacks.Say("acme", order, "p-1", status));
        await IsAcknowledgedAndChangesNothing(live, order, () => _callbacks.SandboxSays(order));

        var metrics = await _server.Metrics();
        Assert.Equal(1, metrics["payments_foreign_reports_total{channel=\"acme\",reason=\"other_mode\"}"]);
        Assert.Equal(1, metrics["payments_foreign_reports_total{channel=\"sandbox\",reason=\"other_mode\"}"]);
        Assert.Equal(2, Warnings(order));
        await _callbacks.Say("bank", order, "p-1");
        Assert.Equal("paid", (await live.Read(order)).Text("status"));
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData(null)]
    public async Task is_not_believed_about_an_order_that_does_not_name_it_and_is_with_another(string? named)
    {
        var order = await ProviderCallbacks.Order(_merchant, named);
        Assert.Equal("sandbox", order.Text("channel"));

        await IsAcknowledgedAndChangesNothing(_merchant, order, () => _callbacks.Say("acme", order, "p-1"));
        await IsAcknowledgedAndChangesNothing(_merchant, order, () => _callbacks.Say("acme", order, "p-1"));
        await IsAcknowledgedAndChangesNothing(_merchant, order, () => _callbacks.Say("acme", order, "p-2", amount: 1));
        await IsAcknowledgedAndChangesNothing(_merchant, order, () => _callbacks.Say("acme", order, "p-2", "failed"));
        await _server.Restart();
        await IsAcknowledgedAndChangesNothing(_merchant, order, () => _callbacks.Say("acme", order, "p-1"));

        Assert.Equal(3, Warnings(order));
        Assert.Equal(1, (await _server.Metrics())["payments_foreign_reports_total{channel=\"acme\",reason=\"other_channel\"}"]);
        await _callbacks.SandboxSays(order);
        var paid = await _merchant.Read(order);
        Assert.Equal(("paid", "sandbox"), (paid.Text("status"), paid.Text("channel")));
    }

    [Fact]
    public async Task is_listed_for_operators_newest_first_with_what_it_claims()
    {
        var live = await _server.Register(new { name = "Shop", mode = "live" });
        var (first, second) = (await ProviderCallbacks.Order(_merchant, "sandbox"), await ProviderCallbacks.Order(live));
        await _callbacks.Say("acme", first, "p-1");
        await _callbacks.Say("acme", first, "p-1");
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        await _callbacks.Say("acme", second, "p-2", amount: 7);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        await _callbacks.Say("acme", first, "", "failed");
        await _server.Restart();

        var reports = await _server.List("/v1/foreign-reports", limit: 1);

        Assert.Equal(
            [
                (first.Text("id"), _merchant.Id, "acme", "other_channel", null),
                (second.Text("id"), live.Id, "acme", "other_mode", "p-2"),
                (first.Text("id"), _merchant.Id, "acme", "other_channel", "p-1"),
            ],
            reports.Select(report =>
                (
                    report.Text("order_id"),
                    report.Text("merchant_id"),
                    report.Text("channel"),
                    report.Text("reason"),
                    report.TextOrNull("payment_id")
                )
            )
        );
        Assert.Equal((7, "EUR"), (reports[1].Number("amount"), reports[1].Text("currency")));
        Assert.Equal((first.Text("merchant_order_id"), null), (reports[0].Text("merchant_order_id"), reports[0]["amount"]));
        Assert.True(string.CompareOrdinal(reports[0].Text("at"), reports[1].Text("at")) > 0);
        var own = (await OfOrder(first.Text("id"))).Body["data"]!.AsArray();
        Assert.Equal(["p-1", null], own.Select(report => report!.TextOrNull("payment_id")));
        var (status, unknown) = await OfOrder("ord_aaaaaaaaaaaaaaaaaaaaaaaaaa");
        Assert.Equal((HttpStatusCode.NotFound, "order_not_found"), (status, unknown.Text("code")));
        (status, unknown) = await OfOrder("%00");
        Assert.Equal((HttpStatusCode.NotFound, "order_not_found"), (status, unknown.Text("code")));
    }

    [Theory]
    [InlineData("/v1/foreign-reports")]
    [InlineData("/v1/unconfirmed-payments")]
    public async Task is_listed_for_nobody_else_and_only_as_asked_for_properly(string list)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _merchant.Send(HttpMethod.Get, list)).Status);
        foreach (var (query, code) in new[] { ("limit=101", "out_of_range"), ("cursor=1", "invalid_cursor"), ("page=2", "unknown_field") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{list}?{query}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.AdminToken());
            using var response = await _server.Http.SendAsync(request);
            Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (await Json.Of(response)).Text("code")));
        }

        Assert.Empty(await _server.List(list));
    }

    [Fact]
    public async Task makes_no_order_of_many_reports()
    {
        var order = await ProviderCallbacks.Order(_merchant, "sandbox");

        for (var i = 0; i < 2 * TrustRules.MaxForeignReports; i++)
            await _callbacks.Say("acme", order, $"p-{i}");

        Assert.Equal(TrustRules.MaxForeignReports, Warnings(order));
        Assert.Equal(TrustRules.MaxForeignReports, (await _server.List("/v1/foreign-reports")).Count);
        Assert.Equal(
            2 * TrustRules.MaxForeignReports,
            (await _server.Metrics())["payments_foreign_reports_total{channel=\"acme\",reason=\"other_channel\"}"]
        );
    }

    [Fact]
    public async Task has_a_payment_pay_one_order_only()
    {
        var (first, second) = (await ProviderCallbacks.Order(_merchant, "acme"), await ProviderCallbacks.Order(_merchant, "acme"));
        await _callbacks.Say("acme", first, "p-1");
        Assert.Equal("paid", (await _merchant.Read(first)).Text("status"));

        Assert.Equal((200, "OK"), await _callbacks.Say("acme", second, "p-1"));
        await _server.Restart();
        await IsAcknowledgedAndChangesNothing(_merchant, second, () => _callbacks.Say("acme", second, "p-1"));

        var mismatch = await _merchant.Read(second);
        Assert.Equal(("awaiting_payment", 0), (mismatch.Text("status"), mismatch["payments"]!.AsArray().Count));
        Assert.Equal(["order.created", "order.awaiting_payment", "payment.mismatch"], await _merchant.EventTypes(second));
        Assert.Equal(1, (await _server.Metrics())["payments_foreign_reports_total{channel=\"acme\",reason=\"other_order\"}"]);
        // The one that it pays hears nothing new, and another payment pays the other.
        await IsAcknowledgedAndChangesNothing(_merchant, first, () => _callbacks.Say("acme", first, "p-1"));
        await _callbacks.Say("acme", second, "p-2");
        Assert.Equal("paid", (await _merchant.Read(second)).Text("status"));
    }

    [Fact]
    public async Task has_a_payment_pay_one_of_many_orders_that_it_is_said_to_pay_at_once()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ProviderCallbacks.Order(_merchant, "acme")));

        await Task.WhenAll(orders.Select(order => _callbacks.Say("acme", order, "p-1")));

        var read = await Task.WhenAll(orders.Select(_merchant.Read));
        Assert.Equal(1, read.Count(order => order.Text("status") == "paid"));
        Assert.Equal(7, read.Count(order => order.Text("status") == "awaiting_payment"));
    }

    private static async Task IsAcknowledgedAndChangesNothing(
        TestMerchant merchant,
        JsonObject order,
        Func<Task<(int Status, string Body)>> say
    )
    {
        var before = await merchant.Read(order);
        var (status, body) = await say();
        Assert.True(status is 200 or 204, $"{status} {body}");
        Assert.Equal(before.ToJsonString(), (await merchant.Read(order)).ToJsonString());
    }

    private int Warnings(JsonObject order) =>
        _logs.Entries.Count(entry =>
            entry.Text.Contains("none of its business", StringComparison.Ordinal)
            && entry.Properties.Contains(KeyValuePair.Create("OrderId", order.Text("id")))
        );

    private async Task<(HttpStatusCode Status, JsonObject Body)> OfOrder(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/foreign-reports?order_id=" + id);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.AdminToken());
        using var response = await _server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }
}
