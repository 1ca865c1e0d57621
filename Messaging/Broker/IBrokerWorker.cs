using RabbitMQ.Client;

namespace Payments.Messaging.Broker;

/// <summary>What a process does with a connection to the broker for as long as it has one.</summary>
internal interface IBrokerWorker
{
    /// <summary>
    /// Works until something fails or the token ends it; whatever is not acknowledged by then, the broker hands out again.
    /// </summary>
    Task Run(IConnection connection, CancellationToken cancellationToken);
}
