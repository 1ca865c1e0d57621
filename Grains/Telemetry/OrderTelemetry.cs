using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;

namespace Payments.Grains.Telemetry;

/// <summary>Says what orders go through, once it is durable: counted, and logged where an operator should know.</summary>
public sealed partial class OrderTelemetry(OrderMetrics metrics, ILogger<OrderTelemetry> logger)
{
    /// <summary>A decision has been written, or changes nothing and is to be counted.</summary>
    internal void RecordDecision(OrderState? before, Decision decision)
    {
        var order = decision.State.Order;
        metrics.RecordDecision(before, decision);
        if (ReferenceEquals(decision.State, before))
            return;
        foreach (var foreign in decision.ForeignReports)
            LogForeign(foreign.Channel, order.Id.Value, order.MerchantId.Value, foreign.Reason);
        if (before?.Order.Status != order.Status)
            LogStatus(order.Id.Value, order.MerchantId.Value, order.Status);
    }

    /// <summary>Said each time, so that an operator goes on hearing of it for as long as the order waits.</summary>
    internal void RecordUnreadable(OrderState? state, string channel, UnreadablePayment payment)
    {
        if (state is not { UnreadableChannels: { } waiting, Order: var order } || !waiting.Contains(channel))
            return;
        metrics.RecordUnreadable(channel);
        LogUnreadable(channel, order.Id.Value, order.MerchantId.Value, payment.Problem);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} of merchant {MerchantId} is {Status}")]
    private partial void LogStatus(string orderId, string merchantId, OrderStatus status);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Channel {Channel} has spoken, truly signed, of order {OrderId} of merchant {MerchantId}, which is none of its business ({Reason}): it changes nothing"
    )]
    private partial void LogForeign(string channel, string orderId, string merchantId, ForeignReason reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Channel {Channel} says that order {OrderId} of merchant {MerchantId} has been paid, and it cannot be read: {Problem}. The order waits: describe the channel's answers anew, or resolve the order by hand"
    )]
    private partial void LogUnreadable(string channel, string orderId, string merchantId, string problem);
}
