using Microsoft.Extensions.Logging;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Grains;

public sealed partial class OrderGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} of merchant {MerchantId} is {Status}")]
    private partial void LogStatus(string orderId, string merchantId, OrderStatus status);
}
