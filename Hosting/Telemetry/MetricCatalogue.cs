using System.Collections.Immutable;
using Payments.Grains.Telemetry;

namespace Payments.Hosting.Telemetry;

/// <summary>Everything that <c>/metrics</c> shows. docs/operate.md, "What to watch", lists the same names; a test compares.</summary>
internal static class MetricCatalogue
{
    private const string Orleans = "Microsoft.Orleans";

    public static ImmutableArray<ExposedMetric> All { get; } =
    [
        Own("payments_order_transitions_total", MetricKind.Counter, "Orders that came to a status.", "payments.order.transitions", "status", "kind"),
        Own("payments_risk_hits_total", MetricKind.Counter, "Orders that a risk rule did not let through.", "payments.risk.hits", "rule", "outcome"),
        Own("payments_foreign_reports_total", MetricKind.Counter, "What channels said of orders that are none of their business.", "payments.foreign_reports", "channel", "reason"),
        Own("payments_unreadable_total", MetricKind.Counter, "Answers and callbacks that say that money was taken, and cannot be read.", "payments.unreadable", "channel"),
        Own("payments_orders", MetricKind.Gauge, "Orders by status, all of the database.", "payments.orders", "status"),
        Own("payments_time_to_paid_seconds", MetricKind.Histogram, "From the creation of an order until its payment was learnt.", "payments.time_to_paid") with { Bounds = HistogramBuckets.Waits },
        Own("payments_time_to_notified_seconds", MetricKind.Histogram, "From an event until its merchant had acknowledged it.", "payments.time_to_notified") with { Bounds = HistogramBuckets.Waits },
        Own("payments_notification_attempts_total", MetricKind.Counter, "Attempts at notifications by outcome.", "payments.notification.attempts", "outcome"),
        Own("payments_notifications_overdue", MetricKind.Gauge, "Owed notifications whose next attempt is overdue by more than a minute, all of the database.", "payments.notifications.overdue"),
        Own("payments_reminders_due", MetricKind.Gauge, "Orders that owe something now or within a minute, all of the database.", "payments.reminders.due"),
        Own("payments_reminders_late", MetricKind.Gauge, "Orders that have owed something for more than a minute, all of the database.", "payments.reminders.late"),
        Own("payments_commits_total", MetricKind.Counter, "Commits to the database.", "payments.commits"),
        Own("payments_committed_writes_total", MetricKind.Counter, "Writes in those commits.", "payments.committed_writes"),
        Own("payments_commit_writes", MetricKind.Histogram, "Writes in a commit.", "payments.commit.writes") with { Bounds = HistogramBuckets.Writes },
        Own("payments_writes_waiting", MetricKind.Gauge, "Writes that wait for a commit.", "payments.writes.waiting"),
        Own("payments_calls_running", MetricKind.Gauge, "Calls of orders that run.", "payments.calls.running", "kind"),
        Own("payments_calls_waiting", MetricKind.Gauge, "Calls of orders that wait for a place.", "payments.calls.waiting", "kind"),
        Own("payments_channel_calls_total", MetricKind.Counter, "Calls to payment channels by outcome.", "payments.channel.calls", "channel", "outcome"),
        Own("payments_channel_calls_running", MetricKind.Gauge, "Calls to payment channels under way.", "payments.channel.calls.running", "channel"),
        Own("payments_channel_calls_waiting", MetricKind.Gauge, "Calls that wait for a place at their channel.", "payments.channel.calls.waiting", "channel"),
        Own("payments_channel_circuit", MetricKind.Gauge, "Whether a channel is called: 0 yes, 1 one call tries it, 2 no.", "payments.channel.circuit", "channel"),
        Own("payments_endpoint_circuits", MetricKind.Gauge, "Merchants' URLs that are not sent to as events happen, as far as this process knows.", "payments.endpoint.circuits", "state"),
        Own("payments_requests_refused_total", MetricKind.Counter, "Requests that a limit turned away.", "payments.requests.refused", "code"),
        Own("payments_rabbitmq_connected", MetricKind.Gauge, "Whether a connection to the broker works: 1 yes, 0 no.", "payments.rabbitmq.connected", "work"),
        Own("payments_queue_messages_total", MetricKind.Counter, "Messages of the intake by outcome.", "payments.queue.messages", "outcome"),
        Own("payments_queue_results_total", MetricKind.Counter, "Results that the broker has confirmed.", "payments.queue.results"),
        Own("payments_mqtt_requests_total", MetricKind.Counter, "Users' requests by topic, by type and outcome.", "payments.mqtt.requests", "type", "outcome"),
        new("payments_grain_activations", MetricKind.Gauge, "Grains in memory.", Orleans, "orleans-catalog-activations") { Labels = [("grain_type", "type")] },
        new("payments_grain_calls_total", MetricKind.Counter, "Calls of grains.", Orleans, "orleans-app-requests-latency") { CountsValues = true },
        new("payments_grain_calls_timed_out_total", MetricKind.Counter, "Calls of grains that got no answer in time.", Orleans, "orleans-app-requests-timedout"),
        new("payments_http_request_duration_seconds", MetricKind.Histogram, "HTTP requests served.", "Microsoft.AspNetCore.Hosting", "http.server.request.duration")
        {
            Labels = [("http.request.method", "method"), ("http.route", "route"), ("http.response.status_code", "status")],
            Bounds = HistogramBuckets.Answers,
        },
    ];

    private static ExposedMetric Own(string name, MetricKind kind, string help, string instrument, params string[] labels) =>
        new(name, kind, help, OrderMetrics.MeterName, instrument) { Labels = [.. System.Linq.Enumerable.Select(labels, label => (label, label))] };
}
