using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Payments.Api.Tests.Hosting;
using Payments.Application.Limits;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Hosting.Settings;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>The limit of requests and the limit of open orders.</summary>
public sealed class When_a_merchant_asks_too_much
{
    [Fact]
    public async Task requests_beyond_its_burst_are_refused_until_a_token_has_dripped_in()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", rate_limit = new { per_second = 2, burst = 5 } });
        var other = await server.Register(new { name = "Other" });

        for (var i = 0; i < 5; i++)
            await merchant.Get("/v1/orders");
        var (refused, code, retryAfter) = await Ask(server, merchant);
        await other.Get("/v1/orders");
        server.Clock.Advance(TimeSpan.FromMilliseconds(499));
        var early = await Ask(server, merchant);
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var inTime = await Ask(server, merchant);
        var again = await Ask(server, merchant);
        server.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++)
            await merchant.Get("/v1/orders");
        var afterRest = await Ask(server, merchant);

        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited", "1"), (refused, code, retryAfter));
        Assert.Equal(HttpStatusCode.TooManyRequests, early.Status);
        Assert.Equal(HttpStatusCode.OK, inTime.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, again.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, afterRest.Status);
    }

    [Fact]
    public void a_spent_bucket_is_kept_however_many_merchants_come_and_a_full_one_is_as_good_as_none()
    {
        var clock = new ManualClock();
        var rates = new RateLimits(
            PaymentsSettings.Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([KeyValuePair.Create("Payments:DataDirectory", (string?)Path.GetTempPath())])
                    .Build(),
                isDevelopment: false
            ),
            clock
        );
        var spent = Of("spent", burst: 1);
        Assert.Null(rates.Acquire(spent));

        clock.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < RateLimits.Capacity + 10; i++)
            Assert.Null(rates.Acquire(Of($"{i}", burst: 1)));

        Assert.NotNull(rates.Acquire(Of($"{RateLimits.Capacity + 9}", burst: 1)));
        Assert.NotNull(rates.Acquire(Of("0", burst: 1)));
        Assert.Null(rates.Acquire(spent));
        Assert.NotNull(rates.Acquire(spent));

        static Merchant Of(string id, long burst) =>
            new()
            {
                Id = new MerchantId(id),
                Name = id,
                Keys = [],
                WebhookKey = new SealedSecret("", ""),
                CreatedAt = default,
                UpdatedAt = default,
                RateLimit = new RateLimit(1, burst),
            };
    }

    [Fact]
    public async Task the_wait_is_told_in_whole_seconds()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsPerSecond", "1", "--Payments:Limits:Burst", "1");
        var merchant = await server.Register();
        await merchant.Get("/v1/orders");

        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var (_, _, retryAfter) = await Ask(server, merchant);

        Assert.Equal("1", retryAfter);
    }

    [Fact]
    public async Task requests_that_are_not_the_merchants_take_nothing_from_its_bucket()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", rate_limit = new { per_second = 1, burst = 1 } });
        var forged = new TestMerchant(server, merchant.Id, merchant.ApiKey[..^4] + "aaaa", "");

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await forged.Send(HttpMethod.Get, "/v1/orders")).Status);

        await merchant.Get("/v1/orders");
    }

    [Fact]
    public async Task orders_beyond_its_limit_are_refused_until_others_have_ended()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", max_open_orders = 3 });
        var first = await merchant.Order();
        await merchant.Order();
        await merchant.Order();

        var (refused, problem) = await merchant.Post("/v1/orders", Fourth);
        var (replayed, _) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "order-1",
                kind = "payment",
                amount = 1250,
                currency = "EUR",
                expires_in = 900,
            }
        );
        Assert.Equal(HttpStatusCode.OK, (await merchant.Post($"/v1/orders/{first.Text("id")}/cancel")).Status);
        server.Clock.Advance(OpenOrderLimits.MaxAge + TimeSpan.FromMilliseconds(1));
        var (accepted, _) = await merchant.Post("/v1/orders", Fourth);

        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_open_orders"), (refused, problem.Text("code")));
        Assert.Equal(HttpStatusCode.OK, replayed);
        Assert.Equal(HttpStatusCode.Created, accepted);
    }

    [Fact]
    public async Task orders_asked_for_at_the_same_moment_do_not_pass_the_limit_together()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", max_open_orders = 5 });

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    merchant.Post(
                        "/v1/orders",
                        new
                        {
                            merchant_order_id = $"same-{i}",
                            kind = "payment",
                            amount = 5,
                            currency = "EUR",
                        }
                    )
                )
        );

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData("""{"rate_limit":5}""", "invalid_type", "rate_limit")]
    [InlineData("""{"rate_limit":{}}""", "missing_field", "rate_limit.per_second")]
    [InlineData("""{"rate_limit":{"per_second":0}}""", "out_of_range", "rate_limit.per_second")]
    [InlineData("""{"rate_limit":{"per_second":5,"burst":"x"}}""", "invalid_type", "rate_limit.burst")]
    [InlineData("""{"rate_limit":{"per_second":5,"brst":7}}""", "unknown_field", "rate_limit.brst")]
    [InlineData("""{"max_open_orders":0}""", "out_of_range", "max_open_orders")]
    public async Task a_limit_that_cannot_be_is_refused(string change, string code, string field)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, problem) = await server.Admin(HttpMethod.Patch, merchant.Id, JsonNode.Parse(change));

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task limits_can_be_set_shown_and_taken_back()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (_, set) = await server.Admin(HttpMethod.Patch, merchant.Id, new { rate_limit = new { per_second = 7 }, max_open_orders = 9 });
        var (_, back) = await server.Admin(HttpMethod.Patch, merchant.Id, JsonNode.Parse("""{"rate_limit":null,"max_open_orders":null}"""));

        Assert.Equal(
            (7, 14, 9),
            (set["rate_limit"]!.Number("per_second"), set["rate_limit"]!.Number("burst"), set.Number("max_open_orders"))
        );
        Assert.Null(back["rate_limit"]);
        Assert.Null(back["max_open_orders"]);
    }

    private static object Fourth { get; } = new
    {
        merchant_order_id = "fourth",
        kind = "payment",
        amount = 5,
        currency = "EUR",
    };

    private static async Task<(HttpStatusCode Status, string? Code, string? RetryAfter)> Ask(PaymentsServer server, TestMerchant merchant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, (await Json.Of(response)).TextOrNull("code"), response.Headers.RetryAfter?.ToString());
    }
}
