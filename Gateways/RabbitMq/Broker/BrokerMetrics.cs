using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using Payments.Grains;

namespace Payments.Gateways;

/// <summary>Counts what goes through the doors at the broker. Labels are words of closed sets, never ids.</summary>
internal sealed class BrokerMetrics
{
    private readonly ConcurrentBag<BrokerLink> _links = [];
    private readonly Counter<long> _messages;
    private readonly Counter<long> _results;
    private readonly Counter<long> _requests;

    public BrokerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(OrderMetrics.MeterName);
        _messages = meter.CreateCounter<long>("payments.queue.messages", "{message}", "Messages of the intake by outcome");
        _results = meter.CreateCounter<long>("payments.queue.results", "{message}", "Results that the broker has confirmed");
        _requests = meter.CreateCounter<long>("payments.mqtt.requests", "{request}", "Users' requests by topic, by type and outcome");
        meter.CreateObservableGauge("payments.rabbitmq.connected", () => _links.Select(Connected), null, "Whether a connection to the broker works");
    }

    public void Watch(BrokerLink link) => _links.Add(link);

    public void Message(MessageOutcome outcome) => _messages.Add(1, Tag("outcome", outcome switch
    {
        MessageOutcome.Made => "made",
        MessageOutcome.Replayed => "replayed",
        MessageOutcome.Dead => "dead",
        _ => "retried",
    }));

    public void Results(int count) => _results.Add(count);

    /// <param name="type">As the user sent it, if it is one that there is.</param>
    /// <param name="isRefused">Whether it was refused.</param>
    public void Request(string? type, bool isRefused) =>
        _requests.Add(1, Tag("type", type is "balance" or "pay" ? type : "other"), Tag("outcome", isRefused ? "refused" : "done"));

    private static Measurement<int> Connected(BrokerLink link) => new(link.Fault is null ? 1 : 0, Tag("work", link.Name));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>What became of a message.</summary>
internal enum MessageOutcome
{
    /// <summary>It made an order.</summary>
    Made,

    /// <summary>It had made one before.</summary>
    Replayed,

    /// <summary>It is refused for good.</summary>
    Dead,

    /// <summary>It is tried again later.</summary>
    Retried,
}
