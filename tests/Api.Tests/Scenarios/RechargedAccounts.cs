using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Top-ups and payments of one account, and what it has then.</summary>
internal static class RechargedAccounts
{
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task<JsonObject> TopUp(TestMerchant merchant, string id, long amount, string? outcomes = null)
    {
        var metadata = outcomes is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["sandbox_charge"] = outcomes };
        var (status, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = id,
                kind = "top_up",
                amount,
                currency = "EUR",
                account_id = "alice",
                metadata,
            }
        );
        Assert.True(status == HttpStatusCode.Created, order.ToJsonString());
        return order;
    }

    public static async Task<(long Balance, long Held)> Balance(TestMerchant merchant)
    {
        var balance = (await merchant.Get("/v1/accounts/alice"))["balances"]!.AsArray().Single()!;
        return (balance.Number("balance"), balance.Number("held"));
    }

    public static async Task UntilBalance(PaymentsServer server, TestMerchant merchant, (long, long) expected)
    {
        var now = await Balance(merchant);
        for (var rounds = 0; now != expected && rounds < 100; rounds++)
        {
            await server.AdvanceTime(Second);
            now = await Balance(merchant);
        }

        Assert.Equal(expected, now);
    }

    public static async Task<JsonObject> IsSound(TestMerchant merchant)
    {
        var verification = await merchant.Get($"/v1/merchants/{merchant.Id}/accounts/verify");
        Assert.True(verification["valid"]!.GetValue<bool>(), verification.ToJsonString());
        return verification;
    }
}
