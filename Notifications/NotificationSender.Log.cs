using System;
using Microsoft.Extensions.Logging;

namespace Orleans.Payments.Notifications;

public sealed partial class NotificationSender
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Host} acknowledged {EventId} with {HttpStatus} after {Duration}.")]
    private partial void LogAcknowledged(string eventId, string host, int? httpStatus, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Host} did not acknowledge {EventId}: {Error}, status {HttpStatus}, after {Duration}.")]
    private partial void LogFailed(string eventId, string host, string error, int? httpStatus, TimeSpan duration);
}
