using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_request_is_signed
{
    private const string Body = """{"merchant_order_id":"S-1","kind":"payment","amount":5,"currency":"EUR"}""";

    [Fact]
    public async Task it_needs_no_api_key()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", signed_only = true });

        var (created, order) = await Send(server, merchant, HttpMethod.Post, "/v1/orders", Body);
        var (read, _) = await Send(server, merchant, HttpMethod.Get, $"/v1/orders/{order.Text("id")}?", "");
        var (listed, _) = await Send(server, merchant, HttpMethod.Get, "/v1/orders?limit=5&status=awaiting_payment", "");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK), (created, read, listed));
    }

    [Fact]
    public async Task and_the_merchant_demands_it_an_api_key_alone_is_refused()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", signed_only = true });

        var (status, problem) = await merchant.Send(HttpMethod.Get, "/v1/orders");

        Assert.Equal((HttpStatusCode.Unauthorized, "signature_required"), (status, problem.Text("code")));
    }

    [Fact]
    public async Task for_another_path_method_or_body_it_is_refused_and_nothing_is_stored()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var forged = new[]
        {
            await Send(server, merchant, HttpMethod.Post, "/v1/orders", Body, signedBody: Body.Replace("5", "6", StringComparison.Ordinal)),
            await Send(server, merchant, HttpMethod.Post, "/v1/orders", Body, signedPath: "/v1/orders/"),
            await Send(server, merchant, HttpMethod.Post, "/v1/orders", Body, signedMethod: "PUT"),
        };

        Assert.All(forged, answer => Assert.Equal((HttpStatusCode.Unauthorized, "invalid_signature"), (answer.Status, answer.Body.Text("code"))));
        Assert.Empty((await merchant.Get("/v1/orders"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData(-301, "timestamp_out_of_range")]
    [InlineData(-300, null)]
    [InlineData(300, null)]
    [InlineData(301, "timestamp_out_of_range")]
    public async Task its_time_may_be_300_seconds_off(int seconds, string? code)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (_, answer) = await Send(server, merchant, HttpMethod.Get, "/v1/orders", "", offset: seconds);

        Assert.Equal(code, answer.TextOrNull("code"));
    }

    private static async Task<(HttpStatusCode Status, JsonObject Body)> Send(
        PaymentsServer server, TestMerchant merchant, HttpMethod method, string path, string body,
        string? signedBody = null, string? signedPath = null, string? signedMethod = null, int offset = 0)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        var timestamp = (server.Clock.GetUtcNow().ToUnixTimeSeconds() + offset).ToString();
        var content = $"msg_1.{timestamp}.{signedMethod ?? method.Method} {signedPath ?? path}\n{signedBody ?? body}";
        var key = Convert.FromBase64String(merchant.WebhookSecret["whsec_".Length..]);
        request.Headers.Add("merchant-id", merchant.Id);
        request.Headers.Add("webhook-id", "msg_1");
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content))));
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }
}
