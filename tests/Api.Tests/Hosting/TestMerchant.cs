using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace Payments.Api.Tests.Hosting;

/// <summary>A registered merchant, calling the API with its key.</summary>
public sealed class TestMerchant(PaymentsServer server, string id, string apiKey, string webhookSecret)
{
    private int _orders;

    public string Id => id;

    public string ApiKey => apiKey;

    public string WebhookSecret => webhookSecret;

    public async Task<(HttpStatusCode Status, JsonObject Body)> Send(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }

    public Task<(HttpStatusCode Status, JsonObject Body)> Post(string path, object? body = null) =>
        Send(HttpMethod.Post, path, body is null ? null : Json.Content(body));

    public async Task<JsonObject> Get(string path)
    {
        var (status, body) = await Send(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    /// <summary>Creates an order that a channel has taken.</summary>
    public async Task<JsonObject> Order(long amount = 1250, int expiresIn = 900)
    {
        var (status, order) = await Post(
            "/v1/orders",
            new
            {
                merchant_order_id = $"order-{Interlocked.Increment(ref _orders)}",
                kind = "payment",
                amount,
                currency = "EUR",
                expires_in = expiresIn,
            }
        );
        Assert.True(status == HttpStatusCode.Created, order.ToJsonString());
        Assert.Equal("awaiting_payment", order.Text("status"));
        return order;
    }

    public Task<JsonObject> Read(JsonObject order) => Get($"/v1/orders/{order.Text("id")}");

    /// <summary>Does on the sandbox's page what a payer would.</summary>
    public async Task Pay(JsonObject order, string outcome = "paid", int? delayMs = null)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["outcome"] = outcome };
        if (delayMs is { } delay)
            fields["delay_ms"] = delay.ToString();
        using var form = new FormUrlEncodedContent(fields);
        using var response = await server.Http.PostAsync(order.Text("pay_url"), form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Reads an order until it is as expected; each reading moves the clock on by <paramref name="step"/>.</summary>
    public async Task<JsonObject> Until(JsonObject order, Func<JsonObject, bool> isAsExpected, TimeSpan step = default)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var now = order;
        while (!isAsExpected(now))
        {
            Assert.False(timeout.IsCancellationRequested, "It never came to that: " + now.ToJsonString());
            if (step > TimeSpan.Zero)
                await server.AdvanceTime(step);
            now = await Read(order);
        }

        return now;
    }

    public Task<JsonObject> UntilStatus(JsonObject order, string status, TimeSpan step = default) =>
        Until(order, now => now.Text("status") == status, step);

    public async Task<IReadOnlyList<string>> EventTypes(JsonObject order) =>
        [.. (await Get($"/v1/orders/{order.Text("id")}/events"))["data"]!.AsArray().Select(happened => happened!.Text("type"))];
}
