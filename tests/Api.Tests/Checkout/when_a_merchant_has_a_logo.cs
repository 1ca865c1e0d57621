using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Checkout;

public sealed class When_a_merchant_has_a_logo
{
    [Fact]
    public async Task payers_see_it_and_browsers_keep_it()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await Manager(server);
        var order = await merchant.Order();
        Assert.DoesNotContain("logos/", await Page(server, order), StringComparison.Ordinal);

        var (status, changed) = await Put(server, merchant.Id, merchant.ApiKey, Pictures.Png(3, 2));

        Assert.Equal(HttpStatusCode.OK, status);
        var path = changed.Text("logo");
        Assert.Contains(path["/pay/".Length..], await Page(server, order), StringComparison.Ordinal);
        using var picture = await server.Http.GetAsync(path);
        Assert.Equal(Pictures.Png(3, 2), await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", picture.Headers.GetValues("Cache-Control")));
        Assert.Equal("nosniff", picture.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains(
            "default-src 'none'; sandbox",
            picture.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );

        await server.Restart();
        using var kept = await server.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Fact]
    public async Task another_has_another_address_and_none_has_none()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await Manager(server);
        var order = await merchant.Order();
        var first = (await Put(server, merchant.Id, merchant.ApiKey, Pictures.Png(3, 2))).Body.Text("logo");
        Assert.Equal(first, (await Put(server, merchant.Id, merchant.ApiKey, Pictures.Png(3, 2))).Body.Text("logo"));
        Assert.Equal(HttpStatusCode.OK, await Status(server, first));

        var second = (await Put(server, merchant.Id, merchant.ApiKey, Pictures.Png(3, 2, grey: 1))).Body.Text("logo");

        Assert.NotEqual(first, second);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await Status(server, first), await Status(server, second)));
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/v1/merchants/{merchant.Id}/logo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        using var removed = await server.Http.SendAsync(request);
        Assert.Null((await Json.Of(removed))["logo"]);
        Assert.Equal(HttpStatusCode.NotFound, await Status(server, second));
        Assert.DoesNotContain("logos/", await Page(server, order), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await Status(server, "/pay/logos/nothing.png"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(server, "/pay/logos/aaaaaaaaaaaaaaaaaaaaaaaaaa.png"));
    }

    [Fact]
    public async Task what_is_no_small_png_is_refused_and_changes_nothing()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await Manager(server);
        var key = merchant.ApiKey;

        Assert.Equal("invalid_format", await Refused(Pictures.Content("<svg/>"u8.ToArray())));
        Assert.Equal("invalid_format", await Refused(Pictures.Content([])));
        Assert.Equal("invalid_format", await Refused(Pictures.Content([.. Pictures.Png(1, 1), .. "<script>"u8])));
        Assert.Equal("out_of_range", await Refused(Pictures.Content(Pictures.Png(1025, 1))));
        Assert.Equal("body_too_large", await Refused(Pictures.Content(new byte[(48 * 1024) + 1])));
        Assert.Equal("body_too_large", await Refused(Pictures.Content(new byte[(64 * 1024) + 1])));
        Assert.Equal("unsupported_media_type", await Refused(Pictures.Content(Pictures.Png(1, 1), "image/svg+xml")));
        Assert.Equal("unsupported_media_type", await Refused(Json.Content(new { logo = "x" })));
        Assert.Null((await merchant.Get("/v1/merchants/" + merchant.Id))["logo"]);

        async Task<string> Refused(HttpContent body) => (await Put(server, merchant.Id, key, body)).Body.Text("code");
    }

    [Fact]
    public async Task only_whoever_manages_the_merchant_sets_it()
    {
        await using var server = await PaymentsServer.Start();
        var (merchant, other) = (await Manager(server), await Manager(server));
        var clerk = await Key(server, merchant.Id, "read", "write");

        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), await Refusal(clerk));
        Assert.Equal((HttpStatusCode.NotFound, "merchant_not_found"), await Refusal(other.ApiKey));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), await Refusal("sk_nobody"));
        Assert.Equal(HttpStatusCode.OK, (await Put(server, merchant.Id, server.AdminToken(), Pictures.Png(1, 1))).Status);

        async Task<(HttpStatusCode, string)> Refusal(string key)
        {
            var (status, problem) = await Put(server, merchant.Id, key, Pictures.Png(1, 1));
            return (status, problem.Text("code"));
        }
    }

    private static async Task<TestMerchant> Manager(PaymentsServer server)
    {
        var merchant = await server.Register();
        return new TestMerchant(server, merchant.Id, await Key(server, merchant.Id, "read", "write", "manage"), merchant.WebhookSecret);
    }

    private static async Task<string> Key(PaymentsServer server, string merchantId, params string[] scopes) =>
        (await server.Admin(HttpMethod.Post, merchantId + "/keys", new { scopes })).Body.Text("api_key");

    private static async Task<string> Page(PaymentsServer server, JsonObject order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(order.Text("checkout_url")).AbsolutePath);
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await server.Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpStatusCode> Status(PaymentsServer server, string path)
    {
        using var response = await server.Http.GetAsync(path);
        return response.StatusCode;
    }

    private static Task<(HttpStatusCode Status, JsonObject Body)> Put(
        PaymentsServer server,
        string merchantId,
        string key,
        byte[] picture
    ) => Put(server, merchantId, key, Pictures.Content(picture));

    private static async Task<(HttpStatusCode Status, JsonObject Body)> Put(
        PaymentsServer server,
        string merchantId,
        string key,
        HttpContent body
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/merchants/{merchantId}/logo") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }
}
