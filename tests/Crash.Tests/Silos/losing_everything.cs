using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;
using Payments.Testing;
using Xunit;

namespace Payments.Crash.Tests.Silos;

public sealed class Losing_everything
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A front end outlives whatever is behind it, says so with 503, and needs nobody to tell it when things are well again.
    /// </summary>
    [Fact]
    public async Task is_answered_503_and_mends_itself_whether_silos_or_the_database_were_lost()
    {
        using var run = new CrashRun();
        await using var cluster = await Cluster.Prepare(run, silos: 1);
        var frontEnd = cluster.FrontEnds[0];
        frontEnd.Start();
        cluster.Provider.Start();
        using var http = new HttpClient { BaseAddress = new Uri(frontEnd.Url) };

        await Becomes(http, "/health/live", 200);
        await Becomes(http, "/health/ready", 503, "No silo has been reached yet.");
        await Becomes(http, "/v1/orders", 503, "unavailable");

        await cluster.Silos[0].StartAndWait();
        await Becomes(http, "/health/ready", 200);
        using var client = new PaymentsClient(frontEnd);
        await using var endpoint = await MerchantEndpoint.Start(new EndpointBehaviors(run.Seed));
        var shop = await TestMerchant.Register(client, Cluster.AdminToken, endpoint, "json", acceptsLate: false);
        var made = await Create(client, shop, 1);

        await cluster.Silos[0].Kill();
        await Becomes(http, "/health/ready", 503, "No silo answers");
        await Becomes(http, "/v1/orders", 503, "unavailable", shop.ApiKey);
        await Becomes(http, "/health/live", 200);
        await cluster.Silos[0].StartAndWait();
        await Becomes(http, "/health/ready", 200);
        Assert.Equal(made, (await client.Send(HttpMethod.Get, $"/v1/orders/{made}", shop.ApiKey)).As<OrderResponse>().Id);

        await cluster.PostgreSql.KillAsync();
        await Becomes(http, "/v1/orders?limit=1", 503, "unavailable", shop.ApiKey);
        await Becomes(http, "/health/live", 200);
        await cluster.PostgreSql.StartAgainAsync();
        var after = await Create(client, shop, 2);
        Assert.Equal(after, (await client.Send(HttpMethod.Get, $"/v1/orders/{after}", shop.ApiKey)).As<OrderResponse>().Id);
        run.Conclude(new Findings());
    }

    private static async Task<string> Create(PaymentsClient client, TestMerchant shop, int number) => (
            await client.Send(
                HttpMethod.Post,
                "/v1/orders",
                shop.ApiKey,
                new
                {
                    merchant_order_id = $"order-{number}",
                    kind = "payment",
                    amount = 100,
                    currency = "EUR",
                }
            )
        ).As<OrderResponse>().Id;

    private static async Task Becomes(HttpClient http, string path, int status, string text = "", string? apiKey = null)
    {
        var missing = await Poll.Until(Limit, Interval, async () =>
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (apiKey is not null)
                    request.Headers.Authorization = new("Bearer", apiKey);
                using var answer = await http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                return (int)answer.StatusCode == status && body.Contains(text, StringComparison.Ordinal)
                    ? null
                    : $"{path} gave {(int)answer.StatusCode}: {body}";
            }
            catch (HttpRequestException error)
            {
                return $"{path}: {error.Message}";
            }
        });
        Assert.True(missing is null, missing);
    }
}
