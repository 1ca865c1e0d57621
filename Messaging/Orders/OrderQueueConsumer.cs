using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Payments.Application.Access;
using Payments.Application.Limits;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Payments.Messaging.Broker;
using Payments.Messaging.DeadLetters;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Messaging.Orders;

/// <summary>
/// Takes signed orders from the queue. A message is acknowledged once its order is durable, or once the broker has confirmed that it holds
/// the message elsewhere: among the dead when it is refused for good, among the waiting when it may succeed later.
/// </summary>
internal sealed partial class OrderQueueConsumer(
    MerchantAuthenticator credentials,
    CommandAdmission admission,
    RequestConcurrency concurrency,
    OrderCommands orders,
    RabbitMqSettings settings,
    BrokerMetrics metrics,
    TimeProvider clock,
    ILogger<OrderQueueConsumer> logger
) : IBrokerWorker
{
    /// <summary>How often a message is tried at which the server itself fails, before it is put aside for a person: 5 times.</summary>
    public const int MaxAttempts = 5;

    /// <summary>How long a message is held while nothing can be stored; all others wait meanwhile.</summary>
    private static readonly TimeSpan StorageRetryDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(30);

    private int _handled;

    /// <summary>How many messages are being handled.</summary>
    public int Handled => Volatile.Read(ref _handled);

    /// <inheritdoc/>
    public async Task Run(IConnection connection, CancellationToken cancellationToken)
    {
        await using var publishing = await connection.CreateChannelAsync(Topology.PublisherConfirms, cancellationToken);
        await Topology.DeclareOrders(publishing, cancellationToken);
        await QueueConsumer.Consume(
            connection,
            Topology.OrderQueue,
            settings.Prefetch,
            settings.Concurrency,
            async (channel, message, ended) =>
            {
                Interlocked.Increment(ref _handled);
                try
                {
                    await Handle(channel, publishing, message, ended);
                }
                finally
                {
                    Interlocked.Decrement(ref _handled);
                }
            },
            clock,
            cancellationToken
        );
    }

    private async Task Handle(IChannel channel, IChannel publishing, BasicDeliverEventArgs message, CancellationToken cancellationToken)
    {
        // A queue can wait; whoever calls by HTTP cannot.
        var answer = concurrency.TryAcquire() ? await Execute(message) : RequestConcurrency.Overloaded;
        switch (answer.Error)
        {
            case null:
                metrics.CountMessage(answer.Effect == CommandEffect.Replayed ? MessageOutcome.Replayed : MessageOutcome.Created);
                break;

            // The storage or the silos are away, or there is too much to do, which the next message would meet too: this one is held for a
            // moment, not moved.
            case { Status: StatusCodes.Status503ServiceUnavailable }:
                metrics.CountMessage(MessageOutcome.Retried);
                await Task.Delay(StorageRetryDelay, clock, cancellationToken);
                await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, cancellationToken);
                return;

            case { RetryAfter: not null } error when error.Status == StatusCodes.Status429TooManyRequests:
                metrics.CountMessage(MessageOutcome.Retried);
                await Republish(publishing, message, Topology.RetryQueue, error, AttemptsOf(message), cancellationToken);
                break;

            case { Status: StatusCodes.Status500InternalServerError } error when AttemptsOf(message) + 1 < MaxAttempts:
                metrics.CountMessage(MessageOutcome.Retried);
                await Republish(publishing, message, Topology.RetryQueue, error, AttemptsOf(message) + 1, cancellationToken);
                break;

            case { } error:
                metrics.CountMessage(MessageOutcome.DeadLettered);
                LogDeadLettered(
                    error.Field is { } field ? $"{error.CodeText}, field {field}" : error.CodeText,
                    message.BasicProperties.Header(StandardWebhooks.IdHeader) is { Length: > 0 and <= InputLimits.Id } id
                        ? id
                        : "without a usable id"
                );
                await Republish(publishing, message, Topology.DeadLetterQueue, error, AttemptsOf(message), cancellationToken);
                break;
        }

        await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
    }

    private async Task<CommandResult<OrderResponse>> Execute(BasicDeliverEventArgs message)
    {
        try
        {
            if (message.Body.Length > InputLimits.Body)
                return CommandErrors.TooLarge(InputLimits.Body);
            var read = OrderQueueMessage.Read(message.Body);
            if (read.Value is not { } sent)
                return read.Error!;
            string? Header(string name) => message.BasicProperties.Header(name);
            var proved = await credentials.AuthenticateSignature(sent.MerchantId, Header, message.Body, mayHaveWaited: true);
            if (proved.Value is not { } caller)
                return proved.Error!;
            if (admission.Admit(caller, KeyScope.Write) is { } error)
                return error;
            // What is signed tells when the message entered; a clock ahead of ours does not give an order more time.
            var (now, signedAt) = (clock.GetUtcNow(), StandardWebhooks.TimeOf(Header(StandardWebhooks.TimestampHeader))!.Value);
            return await orders.Create(caller.Merchant, sent.Order, enteredAt: caller.Merchant.TimeAt(signedAt < now ? signedAt : now));
        }
        catch (Exception error)
        {
            LogFailed(error);
            return CommandErrors.Of(error);
        }
        finally
        {
            concurrency.Release();
        }
    }

    /// <summary>Has the broker hold a message in another queue, with the reason in its headers.</summary>
    private async Task Republish(
        IChannel publishing,
        BasicDeliverEventArgs message,
        string queue,
        PaymentError error,
        int attempts,
        CancellationToken cancellationToken
    )
    {
        var headers = new Dictionary<string, object?>(
            message.BasicProperties.Headers ?? new Dictionary<string, object?>(),
            StringComparer.Ordinal
        )
        {
            [DeadLetterMessage.Reason] = error.CodeText,
            [DeadLetterMessage.Detail] = error.Message,
            [DeadLetterMessage.RefusedAt] = UtcTimeConverter.Format(clock.GetUtcNow()),
            [DeadLetterMessage.Attempts] = attempts,
        };
        headers.Remove(DeadLetterMessage.Field);
        if (error.Field is { } field)
            headers[DeadLetterMessage.Field] = field;
        var properties = new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            ContentType = message.BasicProperties.ContentType,
            MessageId = message.BasicProperties.MessageId,
            CorrelationId = message.BasicProperties.CorrelationId,
            Headers = headers,
        };
        if (queue == Topology.RetryQueue)
            properties.Expiration = settings.RetryDelay.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

        // A broker that neither confirms nor refuses is given up with its connection, and hands the message out again.
        using var timeout = new CancellationTokenSource(ConfirmTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await publishing.BasicPublishAsync("", queue, mandatory: true, properties, message.Body, either.Token);
    }

    private static int AttemptsOf(BasicDeliverEventArgs message) => DeadLetterMessage.AttemptsOf(message.BasicProperties);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} is put among the dead: {Reason}")]
    private partial void LogDeadLettered(string reason, string messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message was not carried out; it is tried again")]
    private partial void LogFailed(Exception error);
}
