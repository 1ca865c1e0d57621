using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Telemetry;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>They are acknowledged, and stand beside the order's history with why they were ignored.</summary>
public sealed class Callbacks_that_change_nothing : IAsyncLifetime
{
    private PaymentsServer _server = null!;
    private ProviderCallbacks _callbacks = null!;
    private TestMerchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PaymentsServer.Start([.. ProviderCallbacks.Settings("acme", "test")]);
        _callbacks = new ProviderCallbacks(_server);
        _merchant = await _server.Register();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task are_listed_with_why_and_how_often_and_leave_the_order_as_it_is()
    {
        var order = await PaidOrder();
        var before = await _merchant.Read(order);

        for (var i = 0; i < 3; i++)
            Assert.Equal((200, "OK"), await _callbacks.Say("acme", order, "p-1"));
        Assert.Equal((200, "OK"), await _callbacks.Say("acme", order, "p-1", amount: 7));
        Assert.Equal((200, "OK"), await _callbacks.Say("acme", order, "", "failed"));

        Assert.Equal(before.ToJsonString(), (await _merchant.Read(order)).ToJsonString());
        await _server.Restart();
        var ignored = (await _merchant.Get(PathOf(order)))["data"]!.AsArray();
        Assert.Equal(
            [
                ("acme", "already_recorded", "p-1", 1250, 3),
                ("acme", "recorded_otherwise", "p-1", 7, 1),
                ("acme", "already_paid", null, (long?)null, 1),
            ],
            ignored.Select(callback =>
                (
                    callback!.Text("channel"),
                    callback!.Text("reason"),
                    callback!.TextOrNull("payment_id"),
                    callback!["amount"]?.GetValue<long>(),
                    callback!.Number("count")
                )
            )
        );
        Assert.Equal("EUR", ignored[0]!.Text("currency"));
        Assert.Equal(ignored[0]!.Text("first_at"), ignored[0]!.Text("last_at"));
    }

    [Fact]
    public async Task are_counted_one_by_one_and_written_now_and_then()
    {
        var order = await PaidOrder();
        var before = (await _server.Metrics()).Sum("payments_committed_writes_total");

        for (var i = 0; i < 200; i++)
            await _callbacks.Say("acme", order, "p-1");

        var metrics = await _server.Metrics();
        // The first comes right behind the payment; then the 2nd to the 8th, the 16th, the 32nd, the 64th and the 128th.
        Assert.Equal(11, metrics.Sum("payments_committed_writes_total") - before);
        Assert.Equal(200, metrics["payments_ignored_callbacks_total{channel=\"acme\",reason=\"already_recorded\"}"]);
        Assert.Equal(200, (await _merchant.Get(PathOf(order)))["data"]![0]!.Number("count"));
        // What was not written is not known to who comes after.
        await _server.Restart();
        Assert.Equal(128, (await _merchant.Get(PathOf(order)))["data"]![0]!.Number("count"));
    }

    [Fact]
    public async Task cost_an_ordinary_order_no_write_where_a_provider_says_a_thing_twice()
    {
        var order = await PaidOrder();
        var before = (await _server.Metrics()).Sum("payments_committed_writes_total");

        await _callbacks.Say("acme", order, "p-1");

        Assert.Equal(before, (await _server.Metrics()).Sum("payments_committed_writes_total"));
        Assert.Equal(1, (await _merchant.Get(PathOf(order)))["data"]![0]!.Number("count"));
        // It is written with what is written next.
        await _merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "r", amount = 1 });
        await _server.Restart();
        Assert.Equal(1, (await _merchant.Get(PathOf(order)))["data"]![0]!.Number("count"));
    }

    [Fact]
    public async Task are_for_the_merchant_and_for_operators()
    {
        var order = await PaidOrder();
        Assert.Empty((await _merchant.Get(PathOf(order)))["data"]!.AsArray());
        await _callbacks.Say("acme", order, "p-1");
        var other = await _server.Register();

        Assert.Equal(HttpStatusCode.NotFound, (await other.Send(HttpMethod.Get, PathOf(order))).Status);
        using var unsigned = await _server.Http.GetAsync(PathOf(order));
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(order));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.AdminToken());
        using var response = await _server.Http.SendAsync(request);
        Assert.Single((await Json.Of(response))["data"]!.AsArray());
    }

    private async Task<JsonObject> PaidOrder()
    {
        var order = await ProviderCallbacks.Order(_merchant, "acme");
        await _callbacks.Say("acme", order, "p-1");
        Assert.Equal("paid", (await _merchant.Read(order)).Text("status"));
        return order;
    }

    private static string PathOf(JsonObject order) => $"/v1/orders/{order.Text("id")}/ignored-callbacks";
}
