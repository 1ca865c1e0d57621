using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api;
using Payments.Domain.Signatures;
using Payments.Sandbox;
using Payments.Testing;
using Payments.Testing.Hosting;

namespace Payments.Console.Tests.Hosting;

/// <summary>The whole server in this process, by the real clock, as a browser meets it.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("payments-console-").FullName;
    private readonly ErrorLog _errors = new();
    private readonly WebApplication _app;

    private TestServer(string[] settings) =>
        _app = PaymentsApi.Build(
            [
                "--urls",
                "http://127.0.0.1:0",
                "--environment",
                "Development",
                "--Payments:DataDirectory",
                _directory,
                "--hostBuilder:reloadConfigOnChange",
                "false",
                .. settings,
            ],
            services => services.AddLogging(logging => logging.ClearProviders().AddProvider(_errors))
        );

    public HttpClient Http { get; private set; } = null!;

    public string Url => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    public string AdminToken => File.ReadAllText(Path.Combine(_directory, "admin.token")).Trim();

    /// <summary>What the server has logged as errors.</summary>
    public IEnumerable<string> Errors => _errors.Lines;

    public static async Task<TestServer> Start(params string[] settings)
    {
        var server = new TestServer(settings);
        await server._app.StartAsync();
        server.Http = new HttpClient { BaseAddress = new Uri(server.Url) };
        return server;
    }

    /// <summary>Registers a merchant. What it does not acknowledge it is told once more, a second later.</summary>
    public async Task<TestMerchant> Register(string name, string? notifyUrl = null)
    {
        var made = await Send(
            HttpMethod.Post,
            "/v1/merchants",
            AdminToken,
            new
            {
                name,
                notify_url = notifyUrl,
                notify_schedule = (int[])[1],
            }
        );
        return new TestMerchant(made.GetProperty("id").GetString()!, name, made.GetProperty("api_key").GetString()!);
    }

    /// <summary>Gives a merchant one more key, which may only read.</summary>
    public Task<string> AddReadOnlyKey(TestMerchant merchant) => AddKey(merchant, "reader", "read");

    /// <summary>Gives a merchant one more key.</summary>
    public async Task<string> AddKey(TestMerchant merchant, string name, params string[] scopes)
    {
        var made = await Send(HttpMethod.Post, $"/v1/merchants/{merchant.Id}/keys", AdminToken, new { name, scopes });
        return made.GetProperty("api_key").GetString()!;
    }

    /// <summary>Registers a merchant that has a paid order.</summary>
    public async Task<(TestMerchant Merchant, string OrderId)> RegisterWithPaidOrder()
    {
        var merchant = await Register("Coffee House");
        var order = await CreateOrder(merchant, "coffee-1");
        await Pay(merchant, order);
        return (merchant, order.GetProperty("id").GetString()!);
    }

    /// <summary>Makes an order of 12.50 EUR that can be paid.</summary>
    public Task<JsonElement> CreateOrder(TestMerchant merchant, string merchantOrderId) =>
        Send(
            HttpMethod.Post,
            "/v1/orders",
            merchant.Key,
            new
            {
                merchant_order_id = merchantOrderId,
                kind = "payment",
                amount = 1250,
                currency = "EUR",
            }
        );

    /// <summary>Pays an order, and waits until that is known.</summary>
    public async Task Pay(TestMerchant merchant, JsonElement order)
    {
        using var paid = await Http.PostAsync(order.GetProperty("pay_url").GetString(), null);
        await Poll.Until("a paid order", async () =>
        {
            var now = await Send(HttpMethod.Get, $"/v1/orders/{order.GetProperty("id").GetString()}", merchant.Key);
            return now.GetProperty("status").GetString() == "paid";
        });
    }

    /// <summary>Has the sandbox call about the payment of an order once more, as it did when it was paid.</summary>
    public async Task RepeatCallback(TestMerchant merchant, string orderId)
    {
        var order = await Send(HttpMethod.Get, $"/v1/orders/{orderId}", merchant.Key);
        var payment = order.GetProperty("payments")[0];
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                order_id = orderId,
                payment = new
                {
                    id = payment.GetProperty("id").GetString(),
                    amount = payment.GetProperty("captured").GetInt64(),
                    currency = payment.GetProperty("currency").GetString(),
                    paid_at = payment.GetProperty("paid_at").GetString(),
                },
            }
        );
        var now = TimeProvider.System.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/channels/sandbox/callbacks")
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.Add(StandardWebhooks.IdHeader, "msg_1");
        request.Headers.Add(StandardWebhooks.TimestampHeader, $"{now.ToUnixTimeSeconds()}");
        request.Headers.Add(
            StandardWebhooks.SignatureHeader,
            StandardWebhooks.Sign(Services.GetRequiredService<SandboxOptions>().Key, "msg_1", now, body)
        );
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until a notification of a merchant's was given up.</summary>
    public Task UntilExhausted(TestMerchant merchant) => Poll.Until("a notification that was given up", async () =>
        {
            var exhausted = await Send(HttpMethod.Get, $"/v1/merchants/{merchant.Id}/notifications?status=exhausted", merchant.Key);
            return exhausted.GetProperty("data").GetArrayLength() > 0;
        });

    /// <summary>Gives a user's account some EUR.</summary>
    public Task Credit(TestMerchant merchant, string accountId, long amount, string reason) =>
        Send(
            HttpMethod.Post,
            $"/v1/merchants/{merchant.Id}/accounts/{accountId}/adjustments",
            AdminToken,
            new
            {
                adjustment_id = reason,
                amount,
                currency = "EUR",
                reason,
            }
        );

    /// <summary>Sends a request to the API, and reads its answer.</summary>
    public async Task<JsonElement> Send(HttpMethod method, string path, string key, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return response.Content.Headers.ContentLength == 0 ? default : await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>
    /// Sends the form of the sign-in page as a browser would: what it was answered, 302 where it signs in, and a client that keeps the
    /// cookies and follows no redirect.
    /// </summary>
    public async Task<SignedIn> SignIn(string secret)
    {
        var cookies = new CookieContainer();
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies })
        {
            BaseAddress = new Uri(Url),
        };
        var form = await browser.GetStringAsync("/console/sign-in");
        const string Field = "name=\"__RequestVerificationToken\" value=\"";
        var start = form.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        using var content = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["_handler"] = "sign-in",
                ["__RequestVerificationToken"] = form[start..form.IndexOf('"', start)],
                ["Secret"] = secret,
            }
        );
        using var response = await browser.PostAsync("/console/sign-in", content);
        return new SignedIn((int)response.StatusCode, browser, cookies);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>A merchant as a test knows it.</summary>
public sealed record TestMerchant(string Id, string Name, string Key);

/// <summary>What came of signing in.</summary>
public sealed record SignedIn(int Status, HttpClient Browser, CookieContainer Cookies) : IDisposable
{
    public void Dispose() => Browser.Dispose();
}
