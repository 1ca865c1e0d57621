using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Testing.Docs;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>A live merchant whose channel is the example of docs/channels.md, and a provider that speaks WeChat Pay v2.</summary>
public abstract class WeChatShop : IAsyncLifetime
{
    private protected WeChatProvider Provider { get; private set; } = null!;

    private protected PaymentsServer Server { get; private set; } = null!;

    private protected TestMerchant Merchant { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await WeChatProvider.Start();
        Server = await PaymentsServer.Start(ChannelDocs.Arguments(ChannelDocs.WeChat(Provider.Url)));
        Merchant = await Server.Register(new { name = "Shop", mode = "live" });
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<(HttpStatusCode Status, JsonObject Body)> Post(string id, long amount, string currency, int expiresIn = 900) =>
        Merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = id,
                kind = "payment",
                amount,
                currency,
                expires_in = expiresIn,
            }
        );

    private protected static string Signed(params (string Name, string Value)[] fields) =>
        WeChatProvider.Xml(
            WeChatProvider.Signed(new(fields.ToDictionary(field => field.Name, field => field.Value), StringComparer.Ordinal))
        );
}
