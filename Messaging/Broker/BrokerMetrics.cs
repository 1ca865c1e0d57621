using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Payments.Grains.Telemetry;

namespace Payments.Messaging.Broker;

/// <summary>Counts what goes through the transports at the broker. Labels are words of closed sets, never ids.</summary>
internal sealed class BrokerMetrics
{
    private readonly ConcurrentBag<BrokerConnection> _connections = [];
    private readonly Counter<long> _messages;
    private readonly Counter<long> _results;
    private readonly Counter<long> _requests;

    public BrokerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(OrderMetrics.MeterName);
        _messages = meter.CreateCounter<long>("payments.queue.messages", "{message}", "Messages of the intake by outcome.");
        _results = meter.CreateCounter<long>("payments.queue.results", "{message}", "Results that the broker has confirmed.");
        _requests = meter.CreateCounter<long>("payments.mqtt.requests", "{request}", "Users' requests by topic, by type and outcome.");
        meter.CreateObservableGauge(
            "payments.rabbitmq.connected",
            () => _connections.Select(Connected),
            null,
            "Whether a connection to the broker works: 1 yes, 0 no."
        );
    }

    public void Watch(BrokerConnection link) => _connections.Add(link);

    public void CountMessage(MessageOutcome outcome) =>
        _messages.Add(
            1,
            Tag(
                "outcome",
                outcome switch
                {
                    MessageOutcome.Created => "made",
                    MessageOutcome.Replayed => "replayed",
                    MessageOutcome.DeadLettered => "dead",
                    _ => "retried",
                }
            )
        );

    public void CountResults(int count) => _results.Add(count);

    /// <param name="type">As the user sent it, if it is one that there is.</param>
    /// <param name="isRefused">Whether it was refused.</param>
    public void CountRequest(string? type, bool isRefused) =>
        _requests.Add(1, Tag("type", type is "balance" or "pay" ? type : "other"), Tag("outcome", isRefused ? "refused" : "done"));

    private static Measurement<int> Connected(BrokerConnection link) => new(link.Fault is null ? 1 : 0, Tag("work", link.Name));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>What became of a message.</summary>
internal enum MessageOutcome
{
    /// <summary>It made an order.</summary>
    Created,

    /// <summary>It had made one before.</summary>
    Replayed,

    /// <summary>It is refused for good.</summary>
    DeadLettered,

    /// <summary>It is tried again later.</summary>
    Retried,
}
