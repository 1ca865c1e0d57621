using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Payments.Api.Tests.Telemetry;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>The limit of requests that are worked on at the same moment.</summary>
public sealed class When_the_server_has_enough_to_do
{
    private const string Order = """{"merchant_order_id":"held","kind":"payment","amount":1250,"currency":"EUR"}""";

    [Fact]
    public async Task one_more_request_is_refused_at_once_and_callbacks_and_health_are_not()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsInFlight", "1");
        var merchant = await server.Register();
        // Its body is still to come, so it is being worked on.
        using var held = new TcpClient();
        await held.ConnectAsync(IPAddress.Loopback, server.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await Send(held, $"POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {merchant.ApiKey}\r\nContent-Type: application/json\r\nContent-Length: {Order.Length}\r\nExpect: 100-continue\r\n\r\n");
        // The server asks for the body once it works on the request.
        Assert.StartsWith("HTTP/1.1 100", await Receive(held), StringComparison.Ordinal);

        using var refused = await Get(server, merchant);
        using var callback = await server.Http.PostAsync("/v1/channels/sandbox/callbacks", new StringContent("{}"), TestContext.Current.CancellationToken);
        using var ready = await server.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        await Send(held, Order);
        Assert.StartsWith("HTTP/1.1 201", await Receive(held), StringComparison.Ordinal);
        using var afterwards = await Get(server, merchant);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.Equal("overloaded", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]);
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, callback.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
        Assert.Equal(1, (await server.Metrics())["payments_requests_refused_total{code=\"overloaded\"}"]);
    }

    private static Task<HttpResponseMessage> Get(PaymentsServer server, TestMerchant merchant)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        return server.Http.SendAsync(request);
    }

    private static async Task Send(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> Receive(TcpClient client)
    {
        var buffer = new byte[16 * 1024];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer));
    }
}
