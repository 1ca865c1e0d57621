using RabbitMQ.Client;

namespace Payments.Messaging.Broker;

/// <summary>
/// The broker's queues and exchanges. Declaring what is there changes nothing; what is there otherwise than here is an error that names it.
/// </summary>
internal static class Topology
{
    /// <summary>Where orders come in.</summary>
    public const string OrderQueue = "recharge_orders";

    /// <summary>Where bad messages lie until a person looks at them.</summary>
    public const string DeadLetterQueue = "recharge_orders.dead";

    /// <summary>Where messages wait before they are tried again.</summary>
    public const string RetryQueue = "recharge_orders.retry";

    /// <summary>Where results go; the routing key is the merchant's id.</summary>
    public const string ResultsExchange = "payments.results";

    /// <summary>Gets every result.</summary>
    public const string ResultQueue = "recharge_results";

    /// <summary>Where MQTT's topics are routing keys.</summary>
    public const string TopicExchange = "amq.topic";

    /// <summary>Confirms each message that is published; a publication ends with its confirmation.</summary>
    public static CreateChannelOptions PublisherConfirms { get; } =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    public static async Task DeclareOrders(IChannel channel, CancellationToken cancellationToken)
    {
        await Queue(channel, OrderQueue, null, cancellationToken);
        await Queue(channel, DeadLetterQueue, null, cancellationToken);
        // All wait equally long, so nobody waits behind another; the time is each message's own and may be set anew without a new queue.
        await Queue(
            channel,
            RetryQueue,
            new() { ["x-dead-letter-exchange"] = "", ["x-dead-letter-routing-key"] = OrderQueue },
            cancellationToken
        );
    }

    public static async Task DeclareResults(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(
            ResultsExchange,
            ExchangeType.Topic,
            durable: true,
            autoDelete: false,
            cancellationToken: cancellationToken
        );
        await Queue(channel, ResultQueue, null, cancellationToken);
        await channel.QueueBindAsync(ResultQueue, ResultsExchange, "#", cancellationToken: cancellationToken);
    }

    private static Task<QueueDeclareOk> Queue(
        IChannel channel,
        string name,
        Dictionary<string, object?>? arguments,
        CancellationToken cancellationToken
    ) =>
        channel.QueueDeclareAsync(
            name,
            durable: true,
            exclusive: false,
            autoDelete: false,
            arguments,
            cancellationToken: cancellationToken
        );
}
