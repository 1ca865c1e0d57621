using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Payments.Channels.Resilience;
using Payments.Domain.Alerts;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains.Actions;
using Payments.Grains.Merchants;
using Payments.Grains.Telemetry;
using Payments.Storage.Commits;

namespace Payments.Hosting.Telemetry;

/// <summary>Instruments that are asked: what the parts of the process count anyway. Nothing of it costs an order anything.</summary>
internal sealed class ServerGauges
{
    private readonly IServiceProvider _services;
    private readonly bool _hostsGrains;

    public ServerGauges(IMeterFactory meters, IServiceProvider services)
    {
        _services = services;
        var meter = meters.Create(OrderMetrics.MeterName);
        meter.CreateObservableCounter("payments.commits", () => Commits.Batches, "{commit}", "Commits to the database.");
        meter.CreateObservableCounter("payments.committed_writes", () => Commits.Writes, "{write}", "Writes in those commits.");
        var size = meter.CreateHistogram(
            "payments.commit.writes",
            "{write}",
            "Writes in a commit.",
            advice: HistogramBuckets.AdviceFor<int>(HistogramBuckets.Writes)
        );
        services.GetRequiredService<CommitSignal>().Subscribe(size.Record);
        meter.CreateObservableGauge("payments.writes.waiting", () => Commits.Waiting, "{write}", "Writes that wait for a commit.");
        meter.CreateObservableCounter(
            "payments.channel.calls",
            () => Channels.SelectMany(Calls),
            "{call}",
            "Calls to payment channels by outcome."
        );
        meter.CreateObservableGauge(
            "payments.channel.calls.running",
            () => Channels.Select(channel => Of(channel, channel.InFlight)),
            "{call}",
            "Calls to payment channels under way."
        );
        meter.CreateObservableGauge(
            "payments.channel.calls.waiting",
            () => Channels.Select(channel => Of(channel, channel.Waiting)),
            "{call}",
            "Calls that wait for a place at their channel."
        );
        meter.CreateObservableGauge(
            "payments.channel.circuit",
            () => Channels.Select(channel => Of(channel, StateValue(channel.Circuit))),
            null,
            "Whether a channel is called: 0 yes, 1 one call tries it, 2 no."
        );
        // A front end makes no calls, and the database's figures are shown by the processes that act on it.
        _hostsGrains = services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(OrderActions));
        if (_hostsGrains)
            AddGrainGauges(meter);
    }

    /// <summary>Completes when what the database says is not older than it should be.</summary>
    public Task Refresh() => _hostsGrains ? _services.GetRequiredService<OrderStatisticsReader>().Refresh() : Task.CompletedTask;

    private CommitCounts Commits => _services.GetRequiredService<CommitCountSource>().Read();

    private IEnumerable<ChannelHealth> Channels => _services.GetRequiredService<ChannelRegistry>().Health;

    private OrderActions OrderCalls => _services.GetRequiredService<OrderActions>();

    private OrderStatistics? Statistics => _services.GetRequiredService<OrderStatisticsReader>().Latest;

    private void AddGrainGauges(Meter meter)
    {
        // Their instruments are shown from the start, not from the first order on.
        _services.GetRequiredService<OrderMetrics>();
        meter.CreateObservableGauge(
            "payments.calls.running",
            () => ByKind(OrderCalls.ChannelLoad.Running, OrderCalls.NotificationLoad.Running),
            "{call}",
            "Calls of orders that run."
        );
        meter.CreateObservableGauge(
            "payments.calls.waiting",
            () => ByKind(OrderCalls.ChannelLoad.Waiting, OrderCalls.NotificationLoad.Waiting),
            "{call}",
            "Calls of orders that wait for a place."
        );
        meter.CreateObservableGauge(
            "payments.endpoint.circuits",
            Endpoints,
            "{url}",
            "Merchants' URLs that are not sent to as events happen, as far as this process knows."
        );
        meter.CreateObservableGauge("payments.orders", () => Orders(Statistics), "{order}", "Orders by status, all of the database.");
        meter.CreateObservableGauge(
            "payments.reminders.due",
            () => One(Statistics?.Due),
            "{order}",
            "Orders that owe something now or within a minute, all of the database."
        );
        meter.CreateObservableGauge(
            "payments.reminders.late",
            () => One(Statistics?.Late),
            "{order}",
            "Orders that have owed something for more than a minute, all of the database."
        );
        meter.CreateObservableGauge(
            "payments.notifications.overdue",
            () => One(Statistics?.NotificationsOverdue),
            "{order}",
            "Owed notifications whose next attempt is overdue by more than a minute, all of the database."
        );
        meter.CreateObservableGauge(
            "payments.orders.unconfirmed",
            () => One(Statistics?.Unconfirmed),
            "{order}",
            "Orders that wait for money that a channel speaks of and that cannot be read, all of the database."
        );
        meter.CreateObservableGauge(
            "payments.alerts.open",
            () => Alerts(Statistics),
            "{alert}",
            "Alerts that have been raised and have not ended, all of the database."
        );
    }

    private static IEnumerable<Measurement<long>> Alerts(OrderStatistics? figures) =>
        figures is null
            ? []
            : Enum.GetValues<AlertCode>()
                .Select(SnakeCase<AlertCode>.Of)
                .Select(code => new Measurement<long>(figures.OpenAlerts.GetValueOrDefault(code), Tag("code", code)));

    private static IEnumerable<Measurement<long>> Calls(ChannelHealth channel)
    {
        yield return Of(channel, channel.Calls.Answered, "answered");
        yield return Of(channel, channel.Calls.Unanswered, "unanswered");
        yield return Of(channel, channel.Calls.TimedOut, "timed_out");
        yield return Of(channel, channel.Calls.CircuitOpen, "circuit_open");
        yield return Of(channel, channel.Calls.Busy, "busy");
    }

    private IEnumerable<Measurement<long>> Endpoints()
    {
        var known = _services.GetRequiredService<EndpointCircuitCache>().OpenCircuits.CountBy(circuit => circuit.State).ToDictionary();
        return Enum.GetValues<CircuitState>()
            .Where(state => state != CircuitState.Closed)
            .Select(state => new Measurement<long>(known.GetValueOrDefault(state), Tag("state", SnakeCase<CircuitState>.Of(state))));
    }

    private static IEnumerable<Measurement<long>> Orders(OrderStatistics? figures) =>
        figures is null
            ? []
            : Enum.GetValues<OrderStatus>()
                .Select(SnakeCase<OrderStatus>.Of)
                .Select(status => new Measurement<long>(figures.Orders.GetValueOrDefault(status), Tag("status", status)));

    private static Measurement<long>[] One(int? value) => value is { } number ? [new Measurement<long>(number)] : [];

    private static Measurement<long>[] ByKind(long channels, long notifications) =>
        [new Measurement<long>(channels, Tag("kind", "channel")), new Measurement<long>(notifications, Tag("kind", "notification"))];

    private static int StateValue(ChannelCircuit circuit) =>
        circuit switch
        {
            ChannelCircuit.Closed => 0,
            ChannelCircuit.HalfOpen => 1,
            _ => 2,
        };

    private static Measurement<long> Of(ChannelHealth channel, long value) => new(value, Tag("channel", channel.Name));

    private static Measurement<long> Of(ChannelHealth channel, long value, string outcome) =>
        new(value, Tag("channel", channel.Name), Tag("outcome", outcome));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
