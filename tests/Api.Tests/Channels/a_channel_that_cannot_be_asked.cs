using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Testing.Docs;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>A provider without a request that tells where an order stands: what its callbacks say is all there is.</summary>
public sealed class A_channel_that_cannot_be_asked : IAsyncLifetime
{
    private WeChatProvider _provider = null!;
    private PaymentsServer _server = null!;
    private TestMerchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await WeChatProvider.Start();
        string[] unknown = [":Query:", ":QueryRefund:", ":Close:"];
        var settings = ChannelDocs
            .WeChat(_provider.Url)
            .Where(setting => !unknown.Any(part => setting.Key.Contains(part, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        // Nobody could ask whether a refund that is under way has come about.
        settings["Payments:Channels:wechat:Refund:Words:SUCCESS"] = "succeeded";
        _server = await PaymentsServer.Start(ChannelDocs.Arguments(settings));
        _merchant = await _server.Register(new { name = "Shop", mode = "live" });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task lets_an_order_expire_at_its_deadline_without_a_call_and_returns_what_comes_late()
    {
        var order = await Order();
        var expired = await _merchant.UntilStatus(order, "expired", step: TimeSpan.FromSeconds(10));
        Assert.Equal(["unifiedorder"], _provider.Asked);
        await _server.AdvanceTime(TimeSpan.FromSeconds(120));

        await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow());

        var returned = await _merchant.Until(
            expired,
            now => now["payments"]!.AsArray() is [{ } late] && late.Number("refunded") == 1250,
            step: TimeSpan.FromSeconds(5)
        );
        Assert.Equal(("expired", "late"), (returned.Text("status"), returned["payments"]![0]!.Text("role")));
        Assert.Equal(["unifiedorder", "refund"], _provider.Asked);
    }

    [Fact]
    public async Task has_a_payment_of_another_amount_returned_as_it_reported_it()
    {
        var order = await Order();

        await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow(), claimed: 1);

        var returned = await _merchant.Until(
            order,
            now => now["payments"]!.AsArray() is [{ } other] && other.Number("refunded") == 1,
            step: TimeSpan.FromSeconds(5)
        );
        Assert.Equal(("awaiting_payment", "mismatch"), (returned.Text("status"), returned["payments"]![0]!.Text("role")));
    }

    [Fact]
    public async Task is_asked_again_under_the_same_key_for_a_refund_whose_answer_was_lost()
    {
        var order = await Order();
        await _provider.Pay(order.Text("id"), _server.Clock.GetUtcNow());
        var isLost = true;
        _provider.Instead = async (operation, http) =>
        {
            if (operation != "refund" || !isLost)
                return false;
            isLost = false;
            await Task.Yield();
            http.Abort();
            return true;
        };

        await _merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "R-1", amount = 1250 });

        await _merchant.UntilStatus(order, "refunded", step: TimeSpan.FromSeconds(1));
        Assert.Equal(["unifiedorder", "refund", "refund"], _provider.Asked);
        Assert.Single(_provider.Refunds);
    }

    private async Task<JsonObject> Order()
    {
        var (_, order) = await _merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "order",
                kind = "payment",
                amount = 1250,
                currency = "CNY",
                expires_in = 60,
            }
        );
        Assert.Equal("awaiting_payment", order.Text("status"));
        return order;
    }
}
