using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
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

        Assert.All(forged, answer =>
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_signature"), (answer.Status, answer.Body.Text("code")))
        );
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

    [Theory]
    [InlineData("/v1/accounts/alice/secrets", "", HttpStatusCode.Created)]
    [InlineData("/v1/test-clock/advance", """{"seconds":1}""", HttpStatusCode.OK)]
    [InlineData("/v1/merchants/{merchant}/notifications/resend", """{"since":"2026-01-31T09:30:00Z"}""", HttpStatusCode.Accepted)]
    public async Task and_is_not_idempotent_it_is_let_in_once_whatever_happens_to_the_server(string path, string body, HttpStatusCode made)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var other = await server.Register();
        Task<(HttpStatusCode Status, JsonObject Body)> Ask(TestMerchant by, string id) =>
            Send(server, by, HttpMethod.Post, path.Replace("{merchant}", by.Id, StringComparison.Ordinal), body, id: id);

        var first = await Ask(merchant, "msg_1");
        var again = await Ask(merchant, "msg_1");
        var anew = await Ask(merchant, "msg_2");
        var others = await Ask(other, "msg_1");
        await server.Restart();
        var afterwards = await Ask(merchant, "msg_1");

        Assert.Equal([made, made, made], new[] { first.Status, anew.Status, others.Status });
        Assert.Equal(
            (HttpStatusCode.Conflict, "request_replayed", "webhook-id"),
            (again.Status, again.Body.Text("code"), again.Body.Text("field"))
        );
        Assert.Equal((HttpStatusCode.Conflict, "request_replayed"), (afterwards.Status, afterwards.Body.Text("code")));
    }

    [Fact]
    public async Task and_is_idempotent_its_id_may_come_again()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (first, _) = await Send(server, merchant, HttpMethod.Post, "/v1/orders", Body);
        var (again, _) = await Send(server, merchant, HttpMethod.Post, "/v1/orders", Body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first, again));
    }

    [Fact]
    public async Task with_a_body_of_half_a_character_it_is_refused_and_that_is_all()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var codes = new List<string>();
        foreach (var text in new[] { "\\ud800", "\\udc00\\ud800", "\\uFFFF\\ud83d" })
        {
            foreach (
                var (path, field) in new[]
                {
                    ("/v1/orders", "description"),
                    ("/v1/orders", "a" + text),
                    ($"/v1/merchants/{merchant.Id}/notifications/resend", "since"),
                    ("/v1/test-clock/advance", "seconds"),
                }
            )
            {
                var (status, problem) = await Send(
                    server,
                    merchant,
                    HttpMethod.Post,
                    path,
                    $$"""{"{{field}}":"{{text}}"}""",
                    id: Guid.NewGuid().ToString()
                );
                Assert.Equal(HttpStatusCode.BadRequest, status);
                codes.Add(problem.Text("code"));
            }
        }

        Assert.Subset(
            new HashSet<string>(["invalid_format", "invalid_json", "invalid_type"], StringComparer.Ordinal),
            codes.ToHashSet(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task head_is_signed_as_head()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, _) = await Send(server, merchant, HttpMethod.Head, "/v1/orders", "");

        Assert.Equal(HttpStatusCode.OK, status);
    }

    private static async Task<(HttpStatusCode Status, JsonObject Body)> Send(
        PaymentsServer server,
        TestMerchant merchant,
        HttpMethod method,
        string path,
        string body,
        string? signedBody = null,
        string? signedPath = null,
        string? signedMethod = null,
        int offset = 0,
        string id = "msg_1"
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        var timestamp = (server.Clock.GetUtcNow().ToUnixTimeSeconds() + offset).ToString();
        var content = $"{id}.{timestamp}.{signedMethod ?? method.Method} {signedPath ?? path}\n{signedBody ?? body}";
        var key = Convert.FromBase64String(merchant.WebhookSecret["whsec_".Length..]);
        request.Headers.Add("merchant-id", merchant.Id);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content))));
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, method == HttpMethod.Head ? [] : await Json.Of(response));
    }
}
