using System.Text;
using RabbitMQ.Client;

namespace Payments.Testing.RabbitMq;

/// <summary>Sends what may be orders, or not, to the queue that a server takes them from.</summary>
public static class QueuedOrders
{
    private const string Queue = "recharge_orders";

    /// <summary>Sends messages one after the other, each confirmed by the broker.</summary>
    /// <param name="uri">The broker's virtual host.</param>
    /// <param name="bodies">What the messages say.</param>
    public static async Task Send(string uri, params string[] bodies)
    {
        var factory = new ConnectionFactory { Uri = new Uri(uri), AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        foreach (var body in bodies)
            await channel.BasicPublishAsync("", Queue, mandatory: true, Encoding.UTF8.GetBytes(body));
    }
}
