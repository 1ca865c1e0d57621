using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Signatures;
using Payments.Storage.Orders;
using Payments.Testing;
using Payments.Testing.RabbitMq;
using RabbitMQ.Client;
using Xunit;

namespace Payments.Api.Tests.Queue;

/// <summary>
/// A server at a virtual host of a real broker, and a foreign client there. The client connects anew each time, so that it survives the
/// broker.
/// </summary>
internal sealed class QueueTransport : IAsyncDisposable
{
    public const string Orders = "recharge_orders";
    public const string Dead = "recharge_orders.dead";
    public const string Results = "recharge_results";

    private QueueTransport(PaymentsServer server, RabbitMqServer broker, string host) => (Server, Broker, Host) = (server, broker, host);

    public PaymentsServer Server { get; }

    public RabbitMqServer Broker { get; }

    public string Host { get; }

    public static async Task<QueueTransport> Open(RabbitMqServer? broker = null, params string[] settings)
    {
        broker ??= await RabbitMqServer.SharedAsync();
        var host = broker.NextHost();
        return new QueueTransport(
            await PaymentsServer.Start(["--Payments:RabbitMq:Uri", broker.Uri(host), "--Payments:RabbitMq:RetrySeconds", "1", .. settings]),
            broker,
            host
        );
    }

    /// <summary>Sends a message and waits for the broker's confirmation.</summary>
    public Task Send(byte[] body, IDictionary<string, object?>? headers) => Send([(body, headers)]);

    public Task Send(IEnumerable<(byte[] Body, IDictionary<string, object?>? Headers)> messages) =>
        Use(async channel =>
        {
            await channel.QueueDeclareAsync(Orders, durable: true, exclusive: false, autoDelete: false);
            foreach (var (body, headers) in messages)
                await channel.BasicPublishAsync(
                    "",
                    Orders,
                    mandatory: true,
                    new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Headers = headers },
                    body
                );
            return true;
        });

    /// <summary>Puts messages into a queue that the server has declared.</summary>
    public Task Put(string queue, IEnumerable<byte[]> bodies) =>
        Use(async channel =>
        {
            foreach (var few in bodies.Chunk(100))
                await Task.WhenAll(few.Select(body => channel.BasicPublishAsync("", queue, mandatory: true, body).AsTask()));
            return true;
        });

    /// <summary>Takes all messages out of a queue.</summary>
    public Task Purge(string queue) => Use(channel => channel.QueuePurgeAsync(queue));

    /// <summary>Sends an order as its merchant would.</summary>
    public Task Send(TestMerchant merchant, object order)
    {
        var body = Body(merchant, order);
        return Send(body, Signed(merchant, body));
    }

    /// <summary>Takes a message from a queue; waits for one.</summary>
    public async Task<BasicGetResult> Next(string queue)
    {
        BasicGetResult? message = null;
        await Until($"a message in {queue}", async () => (message = await TryNext(queue)) is not null);
        return message!;
    }

    public Task<BasicGetResult?> TryNext(string queue) =>
        Use(async channel =>
        {
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
            return await channel.BasicGetAsync(queue, autoAck: true);
        });

    public async Task<JsonObject> NextResult() => JsonNode.Parse((await Next(Results)).Body.Span)!.AsObject();

    public async Task<IReadOnlyList<StoredOrder>> OrdersOf(TestMerchant merchant) =>
        (await Server.Services.GetRequiredService<IOrderQueries>().ListAsync(new OrderListing(merchant.Id, 100, null))).Orders;

    public Task UntilMade(TestMerchant merchant, int orders) =>
        Until($"{orders} orders", async () => (await OrdersOf(merchant)).Count == orders);

    /// <summary>Looks again and again, and lets time go on meanwhile.</summary>
    public Task Until(string state, Func<Task<bool>> isSo) => Poll.Until(state, async () =>
        {
            Server.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return await isSo();
        });

    /// <summary>Waits until both of the server's connections work.</summary>
    public Task UntilConnected() => Until("a connection to the broker", async () => await BrokerHealth() == "ok");

    public async Task<string> BrokerHealth()
    {
        using var response = await Server.Http.GetAsync("/health/ready");
        Assert.True(response.IsSuccessStatusCode);
        return (await Json.Of(response))["parts"]!.Text("rabbitmq");
    }

    public static byte[] Body(TestMerchant merchant, object order)
    {
        var body = JsonSerializer.SerializeToNode(order)!.AsObject();
        body["merchant_id"] = merchant.Id;
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    public Dictionary<string, object?> Signed(TestMerchant merchant, byte[] body, TimeSpan age = default)
    {
        var at = Server.Clock.GetUtcNow() - age;
        return new(StringComparer.Ordinal)
        {
            [StandardWebhooks.IdHeader] = "msg_1",
            [StandardWebhooks.TimestampHeader] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(StandardWebhooks.KeyOf(merchant.WebhookSecret), "msg_1", at, body),
        };
    }

    public static string? Header(BasicGetResult message, string name) =>
        message.BasicProperties.Headers?.TryGetValue(name, out var value) == true ? Encoding.UTF8.GetString((byte[])value!) : null;

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    private async Task<T> Use<T>(Func<IChannel, Task<T>> use)
    {
        var factory = new ConnectionFactory { Uri = new Uri(Broker.Uri(Host)), AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        return await use(channel);
    }
}
