using Microsoft.Extensions.Logging;
using Payments.Domain;

namespace Payments.Grains;

public sealed partial class OrderGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} of merchant {MerchantId} is {Status}")]
    private partial void LogStatus(string orderId, string merchantId, OrderStatus status);
}
