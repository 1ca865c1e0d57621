using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_merchant_is_configured
{
    [Fact]
    public async Task its_secrets_are_shown_once_and_never_stored_as_they_are()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (_, read) = await Admin(server, HttpMethod.Get, merchant.Id);
        await server.Stop();
        var stored = await server.Database.Content();

        Assert.Null(read["api_key"]);
        Assert.Null(read["webhook_secret"]);
        Assert.NotEqual(-1, stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(merchant.Id)));
        foreach (var secret in new[] { merchant.ApiKey, merchant.WebhookSecret, merchant.WebhookSecret["whsec_".Length..] })
            Assert.Equal(-1, stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
    }

    [Fact]
    public async Task a_change_counts_at_once_and_null_brings_back_the_default()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = "https://shop.example/hook",
                late_payment = "accept",
            }
        );

        var (_, signed) = await Admin(server, HttpMethod.Patch, merchant.Id, """{"signed_only":true,"notify_url":null}""");
        var (status, problem) = await merchant.Send(HttpMethod.Get, "/v1/orders");
        var (_, back) = await Admin(server, HttpMethod.Patch, merchant.Id, """{"signed_only":null}""");

        Assert.Null(signed["notify_url"]);
        Assert.Equal("accept", signed.Text("late_payment"));
        Assert.Equal((HttpStatusCode.Unauthorized, "signature_required"), (status, problem.Text("code")));
        Assert.False(back["signed_only"]!.GetValue<bool>());
        await merchant.Get("/v1/orders");
    }

    [Theory]
    [InlineData("""{"mode":"live"}""", "invalid_value", "mode")]
    [InlineData("""{"name":null}""", "missing_field", "name")]
    [InlineData("""{"nme":"x"}""", "unknown_field", "nme")]
    public async Task a_change_that_cannot_be_is_refused(string change, string code, string field)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, problem) = await Admin(server, HttpMethod.Patch, merchant.Id, change);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task it_may_hold_twenty_keys_and_each_of_them_opens()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        for (var i = 1; i < 20; i++)
        {
            var (status, key) = await Admin(server, HttpMethod.Post, merchant.Id + "/keys");
            Assert.Equal(HttpStatusCode.Created, status);
            await new TestMerchant(server, merchant.Id, key.Text("api_key"), "").Get("/v1/orders");
        }

        var (refused, problem) = await Admin(server, HttpMethod.Post, merchant.Id + "/keys");
        Assert.Equal((HttpStatusCode.Conflict, "too_many_keys"), (refused, problem.Text("code")));
        await merchant.Get("/v1/orders");
    }

    [Fact]
    public async Task a_live_merchant_cannot_use_the_sandbox()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", mode = "live" });

        var (named, problem) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "1",
                kind = "payment",
                amount = 1,
                currency = "EUR",
                channels = new[] { "sandbox" },
            }
        );
        var (unnamed, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "2",
                kind = "payment",
                amount = 1,
                currency = "EUR",
            }
        );

        Assert.Equal((HttpStatusCode.BadRequest, "unknown_channel"), (named, problem.Text("code")));
        Assert.Equal((HttpStatusCode.Created, "rejected"), (unnamed, order.Text("status")));
        Assert.Equal("no_channel", order["failure"]!.Text("code"));
    }

    private static async Task<(HttpStatusCode Status, JsonObject Body)> Admin(
        PaymentsServer server,
        HttpMethod method,
        string path,
        string? body = null
    )
    {
        using var request = new HttpRequestMessage(method, "/v1/merchants/" + path);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }
}
