using System.Diagnostics;
using System.Globalization;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Grains.Telemetry;

/// <summary>
/// One trace for each order: its root is the create, every later span (calls, callbacks, notifications, hours later and in other
/// processes) is a child of that. Without a listener nothing is made and nothing is stored.
/// </summary>
public static class OrderTraces
{
    /// <summary>Where all spans come from.</summary>
    public static ActivitySource Source { get; } = new(OrderMetrics.MeterName);

    /// <summary>
    /// Begins the trace of an order that is about to be made, within the merchant's own trace where the request names one.
    /// </summary>
    /// <param name="traceParent">The request's <c>traceparent</c> (W3C Trace Context); null or not readable: none.</param>
    /// <param name="traceState">The request's <c>tracestate</c>.</param>
    /// <returns>Null when nobody listens.</returns>
    public static Activity? BeginCreate(string? traceParent, string? traceState)
    {
        if (!Source.HasListeners())
            return null;
        // The web server's own activity is not exported, so it must not be a parent that nobody finds.
        Activity.Current = null;
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent)
            ? Source.StartActivity("order.create", ActivityKind.Server, parent)
            : Source.StartActivity("order.create", ActivityKind.Server);
    }

    /// <summary>Says which order a span is about.</summary>
    public static void TagOrder(this Activity span, OrderId orderId, MerchantId merchantId) =>
        span.SetTag("payments.order.id", orderId.Value).SetTag("payments.merchant.id", merchantId.Value);

    /// <summary>Begins a span of an order's trace; null when nobody listens, or nobody did when the order was made.</summary>
    internal static Activity? Begin(string name, ActivityKind kind, OrderState? state)
    {
        if (
            !Source.HasListeners()
            || state?.TraceParent is not { } stored
            || !ActivityContext.TryParse(stored, null, isRemote: true, out var root)
        )
            return null;
        var span = Source.StartActivity(name, kind, root);
        span?.TagOrder(state.Order.Id, state.Order.MerchantId);
        return span;
    }

    /// <summary>Begins the span of an order's action.</summary>
    internal static Activity? Begin(OrderState state, PendingAction action)
    {
        if (!Source.HasListeners())
            return null;
        var span = Begin("order." + SnakeCase<ActionKind>.Of(action.Kind), ActivityKind.Client, state);
        return span
            ?.SetTag("payments.subject", action.Subject)
            .SetTag("payments.attempt", action.NextAttempt.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Begins a part of the span that is under way; null when none of an order is.</summary>
    internal static Activity? BeginChild(string name, string channel) =>
        Current is null ? null : Source.StartActivity(name, ActivityKind.Client)?.SetTag("payments.channel", channel);

    /// <summary>Says on the span that is under way what came of a notification.</summary>
    internal static void RecordDelivery(Delivery delivery)
    {
        if (Current is not { } span)
            return;
        span.SetTag("http.response.status_code", delivery.HttpStatus).SetTag("error.type", delivery.Error);
        if (!delivery.IsAcknowledged)
            span.SetStatus(ActivityStatusCode.Error);
    }

    private static Activity? Current => Activity.Current is { } current && ReferenceEquals(current.Source, Source) ? current : null;
}
