using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>Orders whose notifications an endpoint gets, and its circuit.</summary>
internal static class Endpoints
{
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task<List<JsonObject>> Paid(TestMerchant merchant, int count)
    {
        var orders = new List<JsonObject>();
        for (var i = 0; i < count; i++)
        {
            var order = await merchant.Order();
            await merchant.Pay(order);
            orders.Add(order);
        }

        return orders;
    }

    public static async Task<JsonNode?> Circuit(TestMerchant merchant) =>
        (await merchant.Get($"/v1/merchants/{merchant.Id}/summary"))["notifications"]!["circuits"]!.AsArray().SingleOrDefault();

    public static async Task Until(PaymentsServer server, Func<Task<bool>> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!await isSo())
        {
            Assert.False(timeout.IsCancellationRequested, "It never came to that.");
            await server.AdvanceTime(Second);
        }
    }

    public static async Task<JsonObject> Admin(PaymentsServer server, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = Json.Content(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
        using var response = await server.Http.SendAsync(request);
        return await Json.Of(response);
    }
}
