using System.Net;
using System.Net.Http.Headers;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_a_create_is_repeated
{
    private static readonly object Order = new
    {
        merchant_order_id = "A-1",
        kind = "payment",
        amount = 100,
        currency = "EUR",
    };

    [Fact]
    public async Task the_answer_is_the_same_and_says_that_it_is_a_replay()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var first = await Create(server, merchant);
        var second = await Create(server, merchant);

        Assert.Equal((HttpStatusCode.Created, false), (first.Status, first.IsReplay));
        Assert.Equal((HttpStatusCode.OK, true), (second.Status, second.IsReplay));
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task by_50_connections_at_the_same_moment_there_is_one_order_and_one_answer()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Create(server, merchant))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(49, answers.Count(answer => answer is { Status: HttpStatusCode.OK, IsReplay: true }));
        Assert.Single(answers.Select(answer => answer.Body).Distinct(StringComparer.Ordinal));
        Assert.Single((await merchant.Get("/v1/orders"))["data"]!.AsArray());
    }

    [Fact]
    public async Task with_the_fields_in_another_order_it_is_still_the_same_request()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        await merchant.Post("/v1/orders", Order);
        var (status, _) = await merchant.Post(
            "/v1/orders",
            new
            {
                currency = "EUR",
                amount = 100,
                kind = "payment",
                merchant_order_id = "A-1",
            }
        );

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("""{"merchant_order_id":"A-1","kind":"payment","amount":101,"currency":"EUR"}""")]
    [InlineData("""{"merchant_order_id":"A-1","kind":"payment","amount":100,"currency":"USD"}""")]
    [InlineData("""{"merchant_order_id":"A-1","kind":"payment","amount":100,"currency":"EUR","expires_in":900}""")]
    public async Task with_other_content_it_is_a_conflict_even_where_a_default_is_spelt_out(string other)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var (_, first) = await merchant.Post("/v1/orders", Order);

        using var content = new StringContent(other, new MediaTypeHeaderValue("application/json"));
        var (status, problem) = await merchant.Send(HttpMethod.Post, "/v1/orders", content);

        Assert.Equal(
            (HttpStatusCode.Conflict, "idempotency_conflict", "merchant_order_id"),
            (status, problem.Text("code"), problem.Text("field"))
        );
        Assert.Equal(first.Number("version"), (await merchant.Read(first)).Number("version"));
    }

    [Fact]
    public async Task after_a_restart_it_is_still_the_same_order()
    {
        // A test's server comes up again at another port, and tells checkouts by where it is reached.
        await using var server = await PaymentsServer.Start("--Payments:PublicUrl", "https://pay.example");
        var merchant = await server.Register();
        var before = await Create(server, merchant);

        await server.Restart();
        var after = await Create(server, merchant);

        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.Equal(before.Body, after.Body);
    }

    private static async Task<(HttpStatusCode Status, bool IsReplay, string Body)> Create(PaymentsServer server, TestMerchant merchant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders") { Content = Json.Content(Order) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, response.Headers.Contains("Idempotent-Replayed"), await response.Content.ReadAsStringAsync());
    }
}
