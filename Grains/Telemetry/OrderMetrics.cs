using System.Diagnostics.Metrics;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Grains.Telemetry;

/// <summary>Counts what orders go through, once it is durable. Labels are words of closed sets, never ids.</summary>
public sealed class OrderMetrics
{
    /// <summary>The meter of everything that this program measures about itself.</summary>
    public const string MeterName = "Orleans.Payments";

    private readonly Counter<long> _transitions;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _ruleHits;
    private readonly Counter<long> _foreignReports;
    private readonly Counter<long> _ignoredCallbacks;
    private readonly Counter<long> _unreadable;
    private readonly Histogram<double> _timeToPaid;
    private readonly Histogram<double> _timeToNotified;

    /// <summary>Makes the instruments.</summary>
    public OrderMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _transitions = meter.CreateCounter<long>("payments.order.transitions", "{order}", "Orders that came to a status.");
        _attempts = meter.CreateCounter<long>("payments.notification.attempts", "{attempt}", "Attempts at notifications by outcome.");
        _ruleHits = meter.CreateCounter<long>("payments.risk.hits", "{order}", "Orders that a risk rule did not let through.");
        _foreignReports = meter.CreateCounter<long>(
            "payments.foreign_reports",
            "{report}",
            "What channels said of orders that are none of their business."
        );
        _ignoredCallbacks = meter.CreateCounter<long>(
            "payments.ignored_callbacks",
            "{callback}",
            "Callbacks of channels that changed nothing."
        );
        _unreadable = meter.CreateCounter<long>(
            "payments.unreadable",
            "{answer}",
            "Answers and callbacks that say that money was taken, and cannot be read."
        );
        _timeToPaid = meter.CreateHistogram<double>(
            "payments.time_to_paid",
            "s",
            "From the creation of an order until its payment was learnt.",
            advice: HistogramBuckets.AdviceFor<double>(HistogramBuckets.Waits)
        );
        _timeToNotified = meter.CreateHistogram<double>(
            "payments.time_to_notified",
            "s",
            "From an event until its merchant had acknowledged it.",
            advice: HistogramBuckets.AdviceFor<double>(HistogramBuckets.Waits)
        );
    }

    internal void RecordDecision(OrderState? before, Decision decision)
    {
        var order = decision.State.Order;
        if (before?.Order.Status != order.Status)
        {
            _transitions.Add(
                1,
                Tag("status", SnakeCase<OrderStatus>.Of(order.Status)),
                Tag("kind", SnakeCase<OrderKind>.Of(order.Terms.Kind))
            );
            if (order.Failure is { Rule: { } rule } failure)
                _ruleHits.Add(1, Tag("rule", rule), Tag("outcome", failure.Code));
            if (order.AcceptedPayment is { } payment && before?.Order.AcceptedPayment is null)
                _timeToPaid.Record(Seconds(payment.RecordedAt - order.CreatedAt));
        }

        foreach (var foreign in decision.ForeignReports)
            _foreignReports.Add(1, Tag("channel", foreign.Channel), Tag("reason", SnakeCase<ForeignReason>.Of(foreign.Reason)));
        if (decision.Ignored is { } ignored)
            _ignoredCallbacks.Add(1, Tag("channel", ignored.Channel), Tag("reason", SnakeCase<IgnoredReason>.Of(ignored.Reason)));
        foreach (var attempt in decision.Attempts)
        {
            _attempts.Add(1, Tag("outcome", SnakeCase<AttemptOutcome>.Of(attempt.Outcome)));
            if (
                attempt.Outcome == AttemptOutcome.Acknowledged
                && before?.Outbox.Pending.FirstOrDefault(told => told.Sequence == attempt.Sequence)?.Since is { } since
            )
                _timeToNotified.Record(Seconds(attempt.Delivery.At + attempt.Delivery.Duration - since));
        }
    }

    /// <summary>Counted each time a channel says so, which it is asked to at least once an hour while its order waits.</summary>
    internal void RecordUnreadable(string channel) => _unreadable.Add(1, Tag("channel", channel));

    private static double Seconds(TimeSpan time) => Math.Max(0, time.TotalSeconds);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
