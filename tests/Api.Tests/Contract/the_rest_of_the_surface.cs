using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Contract;

public sealed class The_rest_of_the_surface
{
    [Fact]
    public async Task qr_codes_are_pictures_of_the_pay_link()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order();

        var (svgType, svg) = await Picture(server, merchant, order, "qr.svg");
        var (pngType, png) = await Picture(server, merchant, order, "qr.png");

        Assert.Equal(order.Text("pay_url"), order.Text("qr_code"));
        Assert.Equal("image/svg+xml", svgType);
        Assert.StartsWith("<svg", Encoding.UTF8.GetString(svg).TrimStart('\uFEFF'));
        Assert.Equal("image/png", pngType);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
    }

    [Fact]
    public async Task an_order_that_no_channel_took_has_no_qr_code()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", mode = "live" });
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "1",
                kind = "payment",
                amount = 1,
                currency = "EUR",
            }
        );

        var (status, problem) = await merchant.Send(HttpMethod.Get, $"/v1/orders/{order.Text("id")}/qr.svg");

        Assert.Equal((HttpStatusCode.NotFound, "no_qr_code"), (status, problem.Text("code")));
    }

    [Fact]
    public async Task the_document_describes_every_path_with_examples_that_work()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var document = JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json"))!;
        var paths = document["paths"]!.AsObject().Select(path => path.Key).Order().ToArray();
        var example = document["paths"]!["/v1/orders"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!;
        var (status, _) = await merchant.Send(
            HttpMethod.Post,
            "/v1/orders",
            new StringContent(example.ToJsonString(), new MediaTypeHeaderValue("application/json"))
        );

        Assert.Equal(
            [
                "/health/live",
                "/health/ready",
                "/v1/accounts/{id}",
                "/v1/accounts/{id}/entries",
                "/v1/accounts/{id}/secrets",
                "/v1/accounts/{id}/secrets/{secretId}",
                "/v1/accounts/{id}/secrets/{secretId}/rotate",
                "/v1/accounts/{id}/verify",
                "/v1/alerts",
                "/v1/alerts/{id}/acknowledge",
                "/v1/audit",
                "/v1/audit/verify",
                "/v1/channels",
                "/v1/channels/{channel}/callbacks",
                "/v1/channels/{channel}/pause",
                "/v1/channels/{channel}/resume",
                "/v1/dead-letters",
                "/v1/dead-letters/{id}",
                "/v1/dead-letters/{id}/resend",
                "/v1/foreign-reports",
                "/v1/limits",
                "/v1/merchants",
                "/v1/merchants/{id}",
                "/v1/merchants/{id}/accounts/verify",
                "/v1/merchants/{id}/accounts/{accountId}/adjustments",
                "/v1/merchants/{id}/keys",
                "/v1/merchants/{id}/keys/{keyId}",
                "/v1/merchants/{id}/keys/{keyId}/rotate",
                "/v1/merchants/{id}/limits",
                "/v1/merchants/{id}/logo",
                "/v1/merchants/{id}/notifications",
                "/v1/merchants/{id}/notifications/resend",
                "/v1/merchants/{id}/notifications/test",
                "/v1/merchants/{id}/summary",
                "/v1/merchants/{id}/webhook-secret/rotate",
                "/v1/money",
                "/v1/order-counts",
                "/v1/orders",
                "/v1/orders/{id}",
                "/v1/orders/{id}/cancel",
                "/v1/orders/{id}/events",
                "/v1/orders/{id}/events/verify",
                "/v1/orders/{id}/ignored-callbacks",
                "/v1/orders/{id}/notifications",
                "/v1/orders/{id}/notifications/{eventId}/resend",
                "/v1/orders/{id}/qr.png",
                "/v1/orders/{id}/qr.svg",
                "/v1/orders/{id}/refunds",
                "/v1/orders/{id}/resolve",
                "/v1/test-clock/advance",
                "/v1/unconfirmed-payments",
            ],
            paths
        );
        Assert.Equal(HttpStatusCode.Created, status);
    }

    [Fact]
    public async Task the_page_to_try_it_needs_no_other_host()
    {
        await using var server = await PaymentsServer.Start();

        var page = await server.Http.GetStringAsync("/docs");

        Assert.DoesNotContain("https://", page);
        Assert.DoesNotContain("//cdn", page);
        foreach (var script in new[] { "/docs/scalar.js", "/docs/scalar.aspnetcore.js" })
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(script)).StatusCode);
    }

    [Fact]
    public async Task the_page_runs_no_script_but_its_own_and_keeps_no_key()
    {
        await using var server = await PaymentsServer.Start();

        using var page = await server.Http.GetAsync("/docs");
        using var again = await server.Http.GetAsync("/docs");
        var html = await page.Content.ReadAsStringAsync();

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.Matches("script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.NotEqual(policy, again.Headers.GetValues("Content-Security-Policy").Single());
        // What the policy would forbid is not there.
        Assert.DoesNotMatch("<script(?![^>]*nonce=)|\\son\\w+=", html);
        Assert.DoesNotContain("\"persistAuth\":true", html);
    }

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/nothing")]
    [InlineData("/nothing")]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    public async Task answers_are_kept_by_nobody_and_are_what_they_say(string path)
    {
        await using var server = await PaymentsServer.Start();

        using var answer = await server.Http.GetAsync(path);

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData("/v1/orders")]
    [InlineData("/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/nothing")]
    public async Task head_answers_as_get_does_without_a_body(string path)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        using var got = await Ask(server, merchant, HttpMethod.Get, path);
        using var head = await Ask(server, merchant, HttpMethod.Head, path);

        Assert.Equal(got.StatusCode, head.StatusCode);
        Assert.Equal(got.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    private static Task<HttpResponseMessage> Ask(PaymentsServer server, TestMerchant merchant, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        return server.Http.SendAsync(request);
    }

    [Fact]
    public async Task health_answers()
    {
        await using var server = await PaymentsServer.Start();

        Assert.Equal("ok", (await Json.Of(await server.Http.GetAsync("/health/live"))).Text("status"));
        Assert.Equal("ok", (await Json.Of(await server.Http.GetAsync("/health/ready")))["parts"]!.Text("storage"));
    }

    private static async Task<(string? Type, byte[] Bytes)> Picture(
        PaymentsServer server,
        TestMerchant merchant,
        JsonObject order,
        string name
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/orders/{order.Text("id")}/{name}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        using var response = await server.Http.SendAsync(request);
        return (response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }
}
