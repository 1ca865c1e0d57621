using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Payments.Domain;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Payments.Gateways;

/// <summary>
/// Takes users' requests from topics and answers them there. The broker's plugin speaks MQTT; this is AMQP. A request is acknowledged once the
/// broker has confirmed its answer, so it may be carried out twice, which is once: a payment has its order's id.
/// </summary>
internal sealed partial class MqttBridge(
    UserCommands users, Approvals approvals, InFlight inFlight, RabbitMqSettings settings, BrokerMetrics metrics, TimeProvider clock, ILogger<MqttBridge> logger) : IBrokerWork
{
    /// <summary>The longest request: 4 KiB.</summary>
    public const int MaxLength = 4 * 1024;

    /// <summary>How long a request waits for a server before it is dropped; its sender has asked again by then: 60 s.</summary>
    private const int WaitMilliseconds = 60_000;

    /// <summary>How many wait at most; past that, the oldest go.</summary>
    private const int MaxWaiting = 100_000;

    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task Run(IConnection connection, CancellationToken cancellationToken)
    {
        await using var publishing = await connection.CreateChannelAsync(Topology.Confirmed, cancellationToken);
        await publishing.QueueDeclareAsync(
            MqttTopics.Queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-message-ttl"] = WaitMilliseconds, ["x-max-length"] = MaxWaiting }, cancellationToken: cancellationToken);
        await publishing.QueueBindAsync(MqttTopics.Queue, Topology.Topics, MqttTopics.UserRequests, cancellationToken: cancellationToken);
        // Whichever process asked a merchant hears its answer: each hears all.
        var results = (await publishing.QueueDeclareAsync(cancellationToken: cancellationToken)).QueueName;
        await publishing.QueueBindAsync(results, Topology.Topics, MqttTopics.MerchantResults, cancellationToken: cancellationToken);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A payment that waits for its approval holds a place of the prefetch, and no other request waits for it.
        var requests = Deliveries.Take(
            connection, MqttTopics.Queue, settings.Prefetch, settings.Prefetch, (channel, message, stop) => Answer(channel, publishing, message, stop), clock, ended.Token);
        var decisions = Deliveries.Take(connection, results, settings.Prefetch, settings.Concurrency, Decide, clock, ended.Token);
        var first = await Task.WhenAny(requests, decisions);
        await ended.CancelAsync();
        await first;
    }

    private async Task Answer(IChannel channel, IChannel publishing, BasicDeliverEventArgs message, CancellationToken cancellationToken)
    {
        var user = MqttTopics.NameIn(message.RoutingKey);
        var (request, answer) = await CarryOut(user, message.Body, (merchantId, question) => Publish(publishing, MqttTopics.MerchantRequests(merchantId), question, cancellationToken), cancellationToken);
        metrics.Request(request?.Type, answer.Status >= 400);
        await Publish(publishing, MqttTopics.UserResults(user), answer.Content, cancellationToken);
        await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
    }

    private async Task<(MqttRequest? Request, MqttAnswer Answer)> CarryOut(
        string user, ReadOnlyMemory<byte> body, Func<string, ReadOnlyMemory<byte>, Task> send, CancellationToken cancellationToken)
    {
        if (body.Length > MaxLength) return (null, MqttAnswer.Of(null, Refusal.TooLarge(MaxLength)));
        var read = JsonBody.Read(body, CommandJson.Sent.MqttRequest, out _);
        if (read.Value is not { } request) return (null, MqttAnswer.Of(null, read.Rejection!));
        if (request.Id is { Length: 0 or > 64 }) return (null, MqttAnswer.Of(null, new Rejection(RejectionCode.TooLong, "id must have 1 to 64 characters.", "id")));
        if (!inFlight.TryEnter()) return (request, MqttAnswer.Of(request, InFlight.Overloaded));
        try
        {
            return (request, request.Type switch
            {
                "balance" => MqttAnswer.Of(request, await users.Balance(user, request), CommandJson.Sent.AccountResponse),
                "pay" => MqttAnswer.Of(request, await users.Pay(user, request, send, cancellationToken), CommandJson.Sent.OrderResponse),
                null => MqttAnswer.Of(request, new Rejection(RejectionCode.MissingField, "type must be given.", "type")),
                _ => MqttAnswer.Of(request with { Type = null }, new Rejection(RejectionCode.InvalidValue, "type must be one of: balance, pay.", "type")),
            });
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
            return (request, MqttAnswer.Of(request, Refusal.Of(error)));
        }
        finally
        {
            inFlight.Leave();
        }
    }

    private async Task Decide(IChannel channel, BasicDeliverEventArgs message, CancellationToken cancellationToken)
    {
        var merchantId = MqttTopics.NameIn(message.RoutingKey);
        if (message.Body.Length <= MaxLength && await approvals.Take(merchantId, message.Body) is { } refusal) LogRefused(merchantId, refusal.Code);
        await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
    }

    private async Task Publish(IChannel channel, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ConfirmLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await channel.BasicPublishAsync(
            Topology.Topics, key, mandatory: false, new BasicProperties { DeliveryMode = DeliveryModes.Persistent, ContentType = "application/json" }, content, either.Token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A user's request was not carried out")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A decision on the topic of merchant {MerchantId} does not count: {Code}")]
    private partial void LogRefused(string merchantId, string code);
}
