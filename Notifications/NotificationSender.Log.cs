using System;
using Microsoft.Extensions.Logging;

namespace Payments.Notifications;

public sealed partial class NotificationSender
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Host} acknowledged {EventId} of order {OrderId} of merchant {MerchantId} with {HttpStatus} after {Duration}.")]
    private partial void LogAcknowledged(string eventId, string? orderId, string? merchantId, string host, int? httpStatus, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Host} did not acknowledge {EventId} of order {OrderId} of merchant {MerchantId}: {Error}, status {HttpStatus}, after {Duration}.")]
    private partial void LogFailed(string eventId, string? orderId, string? merchantId, string host, string error, int? httpStatus, TimeSpan duration);
}
