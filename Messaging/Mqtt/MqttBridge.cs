using Microsoft.Extensions.Logging;
using Payments.Application.Limits;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Messaging.Broker;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Messaging.Mqtt;

/// <summary>
/// Takes users' requests from topics and answers them there. The broker's plugin speaks MQTT; this is AMQP. A request is acknowledged once
/// the broker has confirmed its answer, so it may be carried out twice, which is once: a payment has its order's id.
/// </summary>
internal sealed partial class MqttBridge(
    UserCommands users,
    PaymentApprovals approvals,
    RequestConcurrency concurrency,
    RabbitMqSettings settings,
    BrokerMetrics metrics,
    TimeProvider clock,
    ILogger<MqttBridge> logger
) : IBrokerWorker
{
    /// <summary>The longest request: 4 KiB.</summary>
    public const int MaxLength = 4 * 1024;

    /// <summary>How long a request waits for a server before it is dropped; its sender has asked again by then: 60 s.</summary>
    private const int RequestTtlMilliseconds = 60_000;

    /// <summary>How many wait at most; past that, the oldest go.</summary>
    private const int MaxQueueLength = 100_000;

    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task Run(IConnection connection, CancellationToken cancellationToken)
    {
        await using var publishing = await connection.CreateChannelAsync(Topology.PublisherConfirms, cancellationToken);
        await publishing.QueueDeclareAsync(
            MqttTopics.Queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["x-message-ttl"] = RequestTtlMilliseconds,
                ["x-max-length"] = MaxQueueLength,
            },
            cancellationToken: cancellationToken
        );
        await publishing.QueueBindAsync(
            MqttTopics.Queue,
            Topology.TopicExchange,
            MqttTopics.UserRequests,
            cancellationToken: cancellationToken
        );
        // Whichever process asked a merchant hears its answer: each hears all.
        var results = (await publishing.QueueDeclareAsync(cancellationToken: cancellationToken)).QueueName;
        await publishing.QueueBindAsync(results, Topology.TopicExchange, MqttTopics.MerchantResults, cancellationToken: cancellationToken);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A payment that waits for its approval holds a place of the prefetch, and no other request waits for it.
        var requests = QueueConsumer.Consume(
            connection,
            MqttTopics.Queue,
            settings.Prefetch,
            settings.Prefetch,
            (channel, message, stop) => Respond(channel, publishing, message, stop),
            clock,
            ended.Token
        );
        var decisions = QueueConsumer.Consume(
            connection,
            results,
            settings.Prefetch,
            settings.Concurrency,
            HandleDecision,
            clock,
            ended.Token
        );
        var first = await Task.WhenAny(requests, decisions);
        await ended.CancelAsync();
        await first;
    }

    private async Task Respond(IChannel channel, IChannel publishing, BasicDeliverEventArgs message, CancellationToken cancellationToken)
    {
        var user = MqttTopics.NameOf(message.RoutingKey);
        var (request, answer) = await Execute(
            user,
            message.Body,
            (merchantId, question) => Publish(publishing, MqttTopics.MerchantRequests(merchantId), question, cancellationToken),
            cancellationToken
        );
        metrics.CountRequest(request?.Type, answer.Status >= 400);
        await Publish(publishing, MqttTopics.UserResults(user), answer.Content, cancellationToken);
        await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
    }

    private async Task<(MqttRequest? Request, MqttResponse Answer)> Execute(
        string user,
        ReadOnlyMemory<byte> body,
        Func<MerchantId, ReadOnlyMemory<byte>, Task> send,
        CancellationToken cancellationToken
    )
    {
        if (body.Length > MaxLength)
            return (null, MqttResponse.Of(null, CommandErrors.TooLarge(MaxLength)));
        var read = JsonBody.Read(body, MessagingJson.Wire.MqttRequest, out _);
        if (read.Value is not { } request)
            return (null, MqttResponse.Of(null, read.Error!));
        if (request.Id is { Length: 0 or > InputLimits.Id })
            return (
                null,
                MqttResponse.Of(null, new PaymentError(PaymentErrorCode.TooLong, $"id must have 1 to {InputLimits.Id} characters.", "id"))
            );
        if (!concurrency.TryAcquire())
            return (request, MqttResponse.Of(request, RequestConcurrency.Overloaded));
        try
        {
            return (
                request,
                request.Type switch
                {
                    "balance" => MqttResponse.Of(request, await users.Balance(user, request), CommandJson.Wire.AccountResponse),
                    "pay" => MqttResponse.Of(
                        request,
                        await users.Pay(user, request, send, cancellationToken),
                        CommandJson.Wire.OrderResponse
                    ),
                    null => MqttResponse.Of(request, new PaymentError(PaymentErrorCode.MissingField, "type must be given.", "type")),
                    _ => MqttResponse.Of(
                        request with
                        {
                            Type = null,
                        },
                        new PaymentError(PaymentErrorCode.InvalidValue, "type must be one of: balance, pay.", "type")
                    ),
                }
            );
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
            return (request, MqttResponse.Of(request, CommandErrors.Of(error)));
        }
        finally
        {
            concurrency.Release();
        }
    }

    private async Task HandleDecision(IChannel channel, BasicDeliverEventArgs message, CancellationToken cancellationToken)
    {
        var merchantId = MqttTopics.NameOf(message.RoutingKey);
        if (message.Body.Length <= MaxLength && await approvals.Complete(new MerchantId(merchantId), message.Body) is { } error)
            LogRefused(merchantId, error.CodeText);
        await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
    }

    private async Task Publish(IChannel channel, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ConfirmTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await channel.BasicPublishAsync(
            Topology.TopicExchange,
            key,
            mandatory: false,
            new BasicProperties { DeliveryMode = DeliveryModes.Persistent, ContentType = "application/json" },
            content,
            either.Token
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A user's request was not carried out")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A decision on the topic of merchant {MerchantId} does not count: {Code}")]
    private partial void LogRefused(string merchantId, string code);
}
