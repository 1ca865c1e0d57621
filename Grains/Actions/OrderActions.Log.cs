using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions;

public sealed partial class OrderActions
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Kind} of order {OrderId} of merchant {MerchantId} did not come to an end; it stays due"
    )]
    private partial void LogFailed(Exception error, ActionKind kind, string orderId, string merchantId);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "{Kind} of order {OrderId} of merchant {MerchantId} was given up because the process stops; it stays due"
    )]
    private partial void LogStopped(ActionKind kind, string orderId, string merchantId);
}
