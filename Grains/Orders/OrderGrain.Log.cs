using Microsoft.Extensions.Logging;
using Payments.Domain;

namespace Payments.Grains;

public sealed partial class OrderGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} of merchant {MerchantId} is {Status}")]
    private partial void LogStatus(string orderId, string merchantId, OrderStatus status);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Channel {Channel} has spoken, truly signed, of order {OrderId} of merchant {MerchantId}, which is none of its business ({Reason}): it changes nothing")]
    private partial void LogForeign(string channel, string orderId, string merchantId, ForeignReason reason);
}
