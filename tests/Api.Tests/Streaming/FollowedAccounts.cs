using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Streaming;

/// <summary>Entries of accounts, made and awaited.</summary>
internal static class FollowedAccounts
{
    public static async Task Adjust(PaymentsServer server, TestMerchant merchant, string account, int number, long amount)
    {
        var (status, answer) = await server.Admin(
            HttpMethod.Post,
            $"{merchant.Id}/accounts/{account}/adjustments",
            new
            {
                adjustment_id = $"A-{number}",
                amount,
                currency = "EUR",
                reason = "goodwill",
            }
        );
        Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
    }

    public static async Task<List<JsonObject>> Entries(StreamClient stream, int count)
    {
        var entries = new List<JsonObject>();
        while (entries.Count < count)
            entries.Add(await stream.Next());
        return entries;
    }
}
