using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;

namespace Payments.Grains.Orders;

public sealed partial class OrderGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} of merchant {MerchantId} is {Status}")]
    private partial void LogStatus(string orderId, string merchantId, OrderStatus status);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Channel {Channel} has spoken, truly signed, of order {OrderId} of merchant {MerchantId}, which is none of its business ({Reason}): it changes nothing")]
    private partial void LogForeign(string channel, string orderId, string merchantId, ForeignReason reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Channel {Channel} says that order {OrderId} of merchant {MerchantId} has been paid, and it cannot be read: {Problem}. The order waits: describe the channel's answers anew, or resolve the order by hand")]
    private partial void LogUnreadable(string channel, string orderId, string merchantId, string problem);
}
