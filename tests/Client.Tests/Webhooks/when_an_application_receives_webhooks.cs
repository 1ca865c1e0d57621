using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Payments.Client.AspNetCore;
using Payments.Client.Merchants;
using Payments.Client.Orders;
using Payments.Client.Tests.Hosting;
using Payments.Client.Webhooks;
using Payments.Testing.Hosting;
using Xunit;

namespace Payments.Client.Tests.Webhooks;

public class When_an_application_receives_webhooks(RunningServer server)
{
    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    public async Task the_servers_notifications_arrive_and_are_acknowledged(string format)
    {
        var received = Channel.CreateUnbounded<Notification>();
        var secrets = new List<SigningSecret> { SigningSecret.New().Secret };
        var options = new WebhookEndpointOptions { Secrets = secrets, AckBody = "success" };
        await using var app = await Receiver(options, (notification, token) => received.Writer.WriteAsync(notification, token).AsTask());
        var merchant = await server.Register(
            new NewMerchant
            {
                Name = "Shop",
                NotifyUrl = app.Url,
                NotifyFormat = NotifyFormat.Of(format),
                AckBody = "success",
            }
        );
        secrets.Add(SigningSecret.Parse(merchant.WebhookSecret!));

        using var client = server.Client(PaymentsCredentials.ApiKey(merchant.ApiKey!));
        var sent = await client.Merchants.TestNotificationAsync(merchant.Id);
        Assert.Equal((AttemptOutcome.Acknowledged, 200), (sent.Outcome, sent.HttpStatus));
        Assert.Equal((sent.EventId, EventTypes.TestPing), Named(await received.Reader.ReadAsync()));

        var order = await client.Orders.CreateAsync(
            new NewOrder
            {
                MerchantOrderId = "1",
                Amount = 1250,
                Currency = "EUR",
                Metadata = new Dictionary<string, string> { ["table"] = "7" },
            }
        );
        await server.Pay(order.PayUrl!);
        var paid = await received.Reader.ReadAsync();
        Assert.Equal((order.Id, EventTypes.OrderPaid, OrderStatus.Paid), (paid.OrderId, paid.EventType, paid.Status));
        Assert.Equal((1250, "7"), (paid.Amount, paid.Metadata!["table"]));
    }

    [Fact]
    public async Task what_is_not_genuine_or_not_readable_is_refused_and_a_failure_is_told()
    {
        var (secret, _) = SigningSecret.New();
        var options = new WebhookEndpointOptions { Secrets = [secret], MaxBytes = 100 };
        await using var app = await Receiver(options, (_, _) => throw new InvalidOperationException("The shop is broken."));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(app.Url, SigningSecret.New().Secret, "{}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(app.Url, secret, "{}"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(app.Url, secret, new string(' ', 101)));
        var ping = """{"event_id":"1","event_type":"t","merchant_id":"m","occurred_at":"2026-01-31T09:30:00Z"}""";
        Assert.Equal(HttpStatusCode.InternalServerError, await Post(app.Url, secret, ping));
    }

    private static (string, string) Named(Notification notification) => (notification.EventId, notification.EventType);

    private static async Task<RunningApp> Receiver(WebhookEndpointOptions options, Func<Notification, CancellationToken, Task> handle)
    {
        var (app, url) = await LocalServer.Start(_ => { }, app => app.MapPaymentsWebhook("/hooks", options, handle));
        return new RunningApp(app, url + "/hooks");
    }

    private async Task<HttpStatusCode> Post(string url, SigningSecret secret, string body)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", "evt_1");
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString());
        request.Headers.Add("webhook-signature", secret.Sign("evt_1", now, Encoding.UTF8.GetBytes(body)));
        using var response = await server.Http.SendAsync(request);
        return response.StatusCode;
    }

    private sealed record RunningApp(WebApplication App, string Url) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
