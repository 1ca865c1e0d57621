using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Signatures;
using Payments.Sandbox;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>
/// What two providers that are described by settings, and the sandbox, tell a server, each under its own genuine signature.
/// </summary>
internal sealed class ProviderCallbacks(PaymentsServer server)
{
    private const string Secret = "a secret of both providers";

    private static int _orders;

    /// <summary>What a server is told of one.</summary>
    public static IEnumerable<string> Settings(string name, string mode) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Kind"] = "http",
            ["Mode"] = mode,
            ["Secret"] = Secret,
            ["Signature:Scheme"] = "hmac_sha256",
            ["Signature:Header"] = "X-Signature",
            ["Signature:Callback"] = "{body}",
            ["PayUrl"] = "https://pay.example/{order_id}",
            ["Answers:Status"] = "status",
            ["Answers:OrderId"] = "order",
            ["Answers:PaymentId"] = "id",
            ["Answers:Amount"] = "amount",
            ["Answers:Currency"] = "currency",
            ["Refund:Url"] = "https://pay.example/refunds",
            ["Refund:Words:done"] = "succeeded",
            ["Callback:Words:paid"] = "paid",
            ["Callback:Words:failed"] = "failed",
            ["Acknowledgement:Body"] = "OK",
        }.SelectMany(setting => new[] { $"--Payments:Channels:{name}:{setting.Key}", setting.Value });

    /// <summary>An order that a channel has accepted.</summary>
    /// <param name="merchant">Whose.</param>
    /// <param name="named">The channel that it names; null for none.</param>
    public static async Task<JsonObject> Order(TestMerchant merchant, string? named = null)
    {
        var id = $"order-{Interlocked.Increment(ref _orders)}";
        var (_, order) = await merchant.Post(
            "/v1/orders",
            named is null
                ? new
                {
                    merchant_order_id = id,
                    kind = "payment",
                    amount = 1250,
                    currency = "EUR",
                }
                : new
                {
                    merchant_order_id = id,
                    kind = "payment",
                    amount = 1250,
                    currency = "EUR",
                    channels = new[] { named },
                }
        );
        Assert.Equal("awaiting_payment", order.Text("status"));
        return order;
    }

    /// <summary>What a provider says of an order, and what it is answered.</summary>
    public async Task<(int Status, string Body)> Say(
        string channel,
        JsonObject order,
        string paymentId,
        string status = "paid",
        long amount = 1250
    )
    {
        var body = new JsonObject
        {
            ["status"] = status,
            ["order"] = order.Text("id"),
            ["id"] = paymentId,
            ["amount"] = amount,
            ["currency"] = "EUR",
        }.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/channels/{channel}/callbacks")
        {
            Content = new StringContent(body),
        };
        request.Headers.Add(
            "X-Signature",
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)))
        );
        using var response = await server.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The same of the sandbox, which says that it was paid.</summary>
    public async Task<(int Status, string Body)> SandboxSays(JsonObject order)
    {
        var now = server.Clock.GetUtcNow();
        var payment = new JsonObject
        {
            ["id"] = "sbx_1",
            ["amount"] = 1250,
            ["currency"] = "EUR",
            ["paid_at"] = now.ToString("O"),
        };
        var body = new JsonObject { ["order_id"] = order.Text("id"), ["payment"] = payment }.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/channels/sandbox/callbacks") { Content = new StringContent(body) };
        request.Headers.Add(StandardWebhooks.IdHeader, "msg_1");
        request.Headers.Add(StandardWebhooks.TimestampHeader, $"{now.ToUnixTimeSeconds()}");
        request.Headers.Add(
            StandardWebhooks.SignatureHeader,
            StandardWebhooks.Sign(server.Services.GetRequiredService<SandboxOptions>().Key, "msg_1", now, Encoding.UTF8.GetBytes(body))
        );
        using var response = await server.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
