using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Storage.Orders;
using Payments.Testing.Docs;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>A provider that hears of an order only from whoever pays it: nobody is called while the order is made.</summary>
public sealed class A_channel_that_needs_no_call
{
    [Fact]
    public async Task has_the_order_ready_for_its_payer_in_the_write_that_makes_it()
    {
        await using var provider = await WeChatProvider.Start();
        await using var server = await PaymentsServer.Start(ChannelDocs.Arguments(Settings(provider)));
        var merchant = await server.Register(new { name = "Shop", mode = "live" });

        var created = await Create(merchant, "CNY");

        Assert.Equal(
            ("awaiting_payment", "https://pay.example/" + created.Text("id"), 2),
            (created.Text("status"), created.Text("pay_url"), created.Number("version"))
        );
        Assert.Equal(["order.created", "order.awaiting_payment"], await merchant.EventTypes(created));
        Assert.Empty(provider.Asked);
        var stored = await server
            .Services.GetRequiredService<IOrderQueries>()
            .ListAsync(new OrderListing(merchant.Id, 10, null), TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(stored.Orders).Version);
    }

    [Fact]
    public async Task is_asked_nothing_about_a_currency_that_it_does_not_take()
    {
        await using var provider = await WeChatProvider.Start();
        await using var server = await PaymentsServer.Start(ChannelDocs.Arguments(Settings(provider)));
        var merchant = await server.Register(new { name = "Shop", mode = "live" });

        var rejected = await merchant.UntilStatus(await Create(merchant, "EUR"), "rejected");

        Assert.Contains("currency_not_supported", rejected["failure"]!.Text("message"), StringComparison.Ordinal);
        Assert.Empty(provider.Asked);
    }

    private static async Task<JsonObject> Create(TestMerchant merchant, string currency) =>
        (
            await merchant.Post(
                "/v1/orders",
                new
                {
                    merchant_order_id = "order",
                    kind = "payment",
                    amount = 1250,
                    currency,
                }
            )
        ).Body;

    private static Dictionary<string, string> Settings(WeChatProvider provider)
    {
        var settings = ChannelDocs
            .WeChat(provider.Url)
            .Where(setting =>
                !setting.Key.Contains(":Prepare", StringComparison.OrdinalIgnoreCase)
                && !setting.Key.Contains(":Verify", StringComparison.OrdinalIgnoreCase)
            )
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        settings["Payments:Channels:wechat:PayUrl"] = "https://pay.example/{order_id}";
        return settings;
    }
}
