using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Test merchants' clocks.</summary>
internal static class TestClocks
{
    public static async Task<JsonObject> Advance(TestMerchant merchant, long seconds)
    {
        var (status, body) = await merchant.Post("/v1/test-clock/advance", new { seconds });
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        Assert.True(body["complete"]!.GetValue<bool>(), body.ToJsonString());
        Assert.Equal((0L, 0L), (body.Number("remaining_seconds"), body.Number("in_flight")));
        return body;
    }

    public static DateTimeOffset Time(JsonNode node, string name) => DateTimeOffset.Parse(node.Text(name), CultureInfo.InvariantCulture);
}
