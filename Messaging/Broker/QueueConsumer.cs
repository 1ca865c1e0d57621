using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Messaging.Broker;

/// <summary>Takes messages from a queue, some at once, until the channel ends or a handler fails.</summary>
internal static class QueueConsumer
{
    /// <param name="connection">Where to take them from.</param>
    /// <param name="queue">Its name.</param>
    /// <param name="prefetch">How many unacknowledged messages are held.</param>
    /// <param name="concurrency">How many are handled at once.</param>
    /// <param name="handle">Handles one and acknowledges it. What it throws ends all of this: the broker then hands out again what is not
    /// acknowledged.</param>
    /// <param name="clock">Time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task Consume(
        IConnection connection,
        string queue,
        int prefetch,
        int concurrency,
        Func<IChannel, BasicDeliverEventArgs, CancellationToken, Task> handle,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: false,
                publisherConfirmationTrackingEnabled: false,
                consumerDispatchConcurrency: (ushort)concurrency
            ),
            cancellationToken
        );
        Exception? failure = null;
        channel.ChannelShutdownAsync += (_, why) => End(new BrokerLostException(why.ReplyText));
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) => End(new BrokerLostException($"queue {queue} is gone"));
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            try
            {
                await handle(channel, delivery, ended.Token);
            }
            catch (Exception error)
            {
                await End(error);
            }
        };
        await channel.BasicQosAsync(0, (ushort)prefetch, global: false, cancellationToken);
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, ended.Token);
        }
        catch (OperationCanceledException) when (failure is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new BrokerLostException(failure.Message, failure);
        }

        Task End(Exception why)
        {
            Interlocked.CompareExchange(ref failure, why, null);
            return ended.IsCancellationRequested ? Task.CompletedTask : ended.CancelAsync();
        }
    }

    /// <summary>A header as text; null where there is none.</summary>
    public static string? Header(this IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) != true ? null
        : value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes)
        : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
}
