using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Channels;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Sandbox.Provider;
using Payments.Testing;
using Payments.Testing.Hosting;
using Xunit;

namespace Payments.Sandbox.Tests;

/// <summary>The sandbox in a server of its own, with real books, a receiver of callbacks and a clock that the test owns.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sandbox-").FullName;
    private WebApplication _app = null!;
    private int _orders;

    public ManualClock Clock { get; } = new();

    public CallbackReceiver Receiver { get; private set; } = null!;

    public SandboxOptions Options { get; private set; } = null!;

    public string Url { get; private set; } = "";

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public SandboxChannel Channel => _app.Services.GetRequiredService<SandboxChannel>();

    public SandboxFaults Faults => _app.Services.GetRequiredService<SandboxFaults>();

    public static async Task<SandboxServer> Start()
    {
        var server = new SandboxServer();
        server.Receiver = await CallbackReceiver.Start();
        server.Options = new SandboxOptions
        {
            Key = SandboxOptions.DeriveKey("a master key"u8),
            DatabasePath = Path.Combine(server._directory, "sandbox.db"),
            BaseUrl = () => server.Url,
            CallbackUrl = () => server.Receiver.Url,
        };
        await server.StartAgain();
        return server;
    }

    public async Task Stop() => await _app.DisposeAsync();

    public async Task StartAgain() =>
        (_app, Url) = await LocalServer.Start(
            services => services.AddSingleton<TimeProvider>(Clock).AddSandbox(_ => Options),
            app => app.MapSandbox()
        );

    /// <summary>A channel that is told another way to the provider, or another key.</summary>
    public SandboxChannel ChannelWith(Func<SandboxOptions, SandboxOptions> change)
    {
        var options = change(Options);
        return new SandboxChannel(new SandboxClient(options, Clock, NullLogger<SandboxClient>.Instance), options);
    }

    /// <summary>An order as our server would have it.</summary>
    public PaymentOrder NewOrder(
        long amount = 1250,
        string currency = "EUR",
        string description = "Two coffees",
        string? merchantOrderId = null
    )
    {
        var now = Clock.GetUtcNow();
        merchantOrderId ??= $"order-{Interlocked.Increment(ref _orders)}";
        return new PaymentOrder
        {
            Id = OrderId.Of(new MerchantId("mer_1"), merchantOrderId),
            MerchantId = new MerchantId("mer_1"),
            Terms = new CreateOrderCommand
            {
                MerchantOrderId = merchantOrderId,
                Kind = OrderKind.Payment,
                Amount = new Money(amount, currency),
                Description = description,
                ExpiresIn = TimeSpan.FromMinutes(15),
                Fingerprint = "",
            },
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromMinutes(15),
            Status = OrderStatus.Created,
            UpdatedAt = now,
        };
    }

    /// <summary>An order that the provider has taken, and its pay_url.</summary>
    public async Task<(PaymentOrder Order, string PayUrl)> Prepared(
        long amount = 1250,
        string currency = "EUR",
        string description = "Two coffees"
    )
    {
        var order = NewOrder(amount, currency, description);
        var answer = await Channel.Prepare(order, TestContext.Current.CancellationToken);
        Assert.Equal(ChannelResponse.Yes, answer.Response);
        return (order, answer.PayUrl!);
    }

    public async Task<ChannelOrderStatus> Query(PaymentOrder order)
    {
        var status = await Channel.Query(order, TestContext.Current.CancellationToken);
        Assert.NotNull(status);
        return status;
    }

    /// <summary>Does what a payer would, as a program.</summary>
    public Task<HttpResponseMessage> TryPay(string payUrl, params (string Field, string Value)[] fields) =>
        Http.PostAsync(
            payUrl,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Field, field.Value))),
            TestContext.Current.CancellationToken
        );

    /// <summary>The same, when it must succeed.</summary>
    public async Task<JsonObject> Pay(string payUrl, string outcome, int? delayMs = null)
    {
        using var response = delayMs is { } delay
            ? await TryPay(payUrl, ("outcome", outcome), ("delay_ms", delay.ToString()))
            : await TryPay(payUrl, ("outcome", outcome));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }

    public async Task<JsonObject> Status(string payUrl) =>
        (await Http.GetFromJsonAsync<JsonObject>(payUrl, TestContext.Current.CancellationToken))!;

    /// <summary>Reads what the pay page says until it is as expected.</summary>
    public async Task<JsonObject> Until(string payUrl, Func<JsonObject, bool> isAsExpected)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        var status = await Status(payUrl);
        while (!isAsExpected(status))
        {
            Assert.False(timeout.IsCancellationRequested, "It never came to that: " + status.ToJsonString());
            status = await Status(payUrl);
        }

        return status;
    }

    /// <summary>Waits until so many attempts of the order's first callback are in the books.</summary>
    public Task<JsonObject> UntilAttempts(string payUrl, int attempts) =>
        Until(payUrl, status => status["callbacks"]![0]!["attempts"]!.GetValue<int>() == attempts);

    /// <summary>A callback, checked as our server would.</summary>
    public CallbackCheck Check(ReceivedCallback callback) => Channel.CheckCallback(callback.Header, callback.Body, Clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Receiver.DisposeAsync();
        Http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
