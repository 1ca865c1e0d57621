using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Checkout;

/// <summary>A server whose time stands still, shared by tests that each have an order of their own, and a merchant.</summary>
public sealed class CheckoutFixture : IAsyncLifetime
{
    private int _orders;

    public PaymentsServer Server { get; private set; } = null!;

    public TestMerchant Merchant { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await PaymentsServer.Start();
        Merchant = await Server.Register(new { name = "Kaffee & Söhne" });
    }

    public async Task<JsonObject> Order(object? extra = null, TestMerchant? merchant = null)
    {
        var body = new JsonObject
        {
            ["merchant_order_id"] = $"checkout-{Interlocked.Increment(ref _orders)}",
            ["kind"] = "payment",
            ["amount"] = 123_450,
            ["currency"] = "EUR",
            ["description"] = "Two <b>coffees</b>",
        };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(extra)?.AsObject() ?? [])
            body[name] = value?.DeepClone();
        var (status, order) = await (merchant ?? Merchant).Post("/v1/orders", body);
        Assert.True(status == HttpStatusCode.Created, order.ToJsonString());
        return order;
    }

    internal async Task<Page> Open(JsonObject order, string query = "", string? languages = null) =>
        await Server.Open(order.Text("checkout_url") + query, languages);

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
