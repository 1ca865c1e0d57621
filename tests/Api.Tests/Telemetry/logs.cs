using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api.Tests.Channels;
using Payments.Api.Tests.Hosting;
using Payments.Testing.Docs;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

public sealed class Logs : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // What the defaults say of levels, all of it overridden.
    private static readonly string[] Silenced =
    [
        "Default",
        "Microsoft.AspNetCore",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.Extensions.Diagnostics.HealthChecks",
        "System.Net.Http",
        "Orleans",
        "Polly",
        "Payments",
    ];

    private readonly RecordedLogs _logs = new();
    private readonly List<string> _secrets = [WeChatProvider.Key];

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task hold_no_secret_at_any_level_and_name_orders_and_merchants()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var provider = await WeChatProvider.Start();
        await using var server = await PaymentsServer.Start(
            services => services.AddLogging(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace)),
            [
                .. ChannelDocs.Arguments(ChannelDocs.WeChat(provider.Url)),
                .. Silenced.SelectMany(category => new[] { "--Logging:LogLevel:" + category, "Trace" }),
            ]
        );
        _secrets.Add(server.AdminToken());
        _secrets.Add((await File.ReadAllTextAsync(Path.Combine(server.Directory, "master.key"))).Trim());
        var shop = Known(await server.Register(new { name = "Shop", notify_url = endpoint.Url }));
        var live = Known(await server.Register(new { name = "Live", mode = "live" }));

        var paid = await PayAndRefund(shop, endpoint);
        var atProvider = await PayAtProvider(server, live, provider);
        await TopUp(shop);
        await ChangeSecrets(server, shop);
        await Intrude(server, shop);
        await server.Restart();

        Assert.NotEmpty(_logs.Entries);
        // Of each secret a part: nobody may log its beginning either.
        foreach (var secret in _secrets)
        {
            var telling = secret[^16..];
            Assert.DoesNotContain(_logs.Entries, entry => entry.Text.Contains(telling, StringComparison.Ordinal));
        }

        Assert.Superset(
            new HashSet<string>([paid, atProvider], StringComparer.Ordinal),
            new HashSet<string>(_logs.Values("OrderId"), StringComparer.Ordinal)
        );
        Assert.Superset(
            new HashSet<string>([shop.Id, live.Id], StringComparer.Ordinal),
            new HashSet<string>(_logs.Values("MerchantId"), StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task of_a_notification_that_was_not_acknowledged_say_whose_it_is()
    {
        await using var endpoint = await MerchantServer.Start();
        endpoint.Answer = _ => (500, "no");
        await using var server = await PaymentsServer.Start(
            services => services.AddLogging(logging => logging.AddProvider(_logs)),
            "--Logging:LogLevel:Default",
            "Information"
        );
        var shop = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await shop.Order();
        await shop.Pay(order);
        await shop.Until(order, now => now["notification"]!.Number("attempts") > 0, step: Second);

        var told = _logs.Entries.First(entry => entry.Category.EndsWith("NotificationSender", StringComparison.Ordinal)).Properties;
        Assert.Contains(KeyValuePair.Create("OrderId", order.Text("id")), told);
        Assert.Contains(KeyValuePair.Create("MerchantId", shop.Id), told);
        Assert.Contains(KeyValuePair.Create("Error", "http_status"), told);
    }

    private static async Task<string> PayAndRefund(TestMerchant shop, MerchantServer endpoint)
    {
        var refuses = true;
        endpoint.Answer = _ => refuses ? (500, "no") : (200, "success");
        var order = await shop.Order();
        await shop.Pay(order);
        await shop.Until(order, now => now["notification"]!.Number("attempts") > 0, step: Second);
        refuses = false;
        await shop.Until(order, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
        Assert.Equal(
            HttpStatusCode.Created,
            (await shop.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = "r", amount = 250 })).Status
        );
        await shop.Until(order, now => now.Number("refunded_amount") == 250, step: Second);
        return order.Text("id");
    }

    private static async Task<string> PayAtProvider(PaymentsServer server, TestMerchant live, WeChatProvider provider)
    {
        var (_, order) = await live.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "W-1",
                kind = "payment",
                amount = 1250,
                currency = "CNY",
            }
        );
        await provider.Pay(order.Text("id"), server.Clock.GetUtcNow());
        await live.UntilStatus(order, "paid", step: Second);
        return order.Text("id");
    }

    private async Task TopUp(TestMerchant shop)
    {
        var (_, order) = await shop.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "T-1",
                kind = "top_up",
                amount = 500,
                currency = "EUR",
                account_id = "alice",
            }
        );
        await shop.UntilStatus(order, "paid", step: Second);
        var (status, made) = await shop.Post("/v1/accounts/alice/secrets");
        Assert.Equal(HttpStatusCode.Created, status);
        _secrets.Add(made.Text("secret"));
        var (rotated, successor) = await shop.Post($"/v1/accounts/alice/secrets/{made.Text("id")}/rotate");
        Assert.Equal(HttpStatusCode.Created, rotated);
        _secrets.Add(successor.Text("secret"));
    }

    private async Task ChangeSecrets(PaymentsServer server, TestMerchant shop)
    {
        var (made, key) = await server.Admin(HttpMethod.Post, $"{shop.Id}/keys", new { name = "Till" });
        var (rotated, successor) = await server.Admin(HttpMethod.Post, $"{shop.Id}/keys/{key.Text("id")}/rotate");
        var (again, secret) = await server.Admin(HttpMethod.Post, $"{shop.Id}/webhook-secret/rotate");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.OK), (made, rotated, again));
        _secrets.AddRange([key.Text("api_key"), successor.Text("api_key"), secret.Text("webhook_secret")]);
        await Known(new TestMerchant(server, shop.Id, successor.Text("api_key"), secret.Text("webhook_secret"))).Get("/v1/orders");
    }

    /// <summary>Whoever guesses, or has been given the wrong one, has secrets too.</summary>
    private async Task Intrude(PaymentsServer server, TestMerchant shop)
    {
        var guessed = Known(new TestMerchant(server, shop.Id, shop.ApiKey[..^20] + "abcdefghijklmnopqrst", ""));
        Assert.Equal(HttpStatusCode.Unauthorized, (await guessed.Send(HttpMethod.Get, "/v1/orders")).Status);
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
        {
            Content = Json.Content(new { merchant_order_id = "F" }),
        };
        var signature = Convert.ToBase64String(Encoding.UTF8.GetBytes("a signature that nobody made....."));
        _secrets.Add(signature);
        forged.Headers.TryAddWithoutValidation("merchant-id", shop.Id);
        forged.Headers.TryAddWithoutValidation("webhook-id", "1");
        forged.Headers.TryAddWithoutValidation("webhook-timestamp", $"{server.Clock.GetUtcNow().ToUnixTimeSeconds()}");
        forged.Headers.TryAddWithoutValidation("webhook-signature", "v1," + signature);
        using var refused = await server.Http.SendAsync(forged);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var callback = await server.Http.PostAsync("/v1/channels/sandbox/callbacks", new StringContent("{}"));
        Assert.False(callback.IsSuccessStatusCode);
    }

    private TestMerchant Known(TestMerchant merchant)
    {
        _secrets.AddRange(new[] { merchant.ApiKey, merchant.WebhookSecret }.Where(secret => secret.Length > 0));
        return merchant;
    }
}
