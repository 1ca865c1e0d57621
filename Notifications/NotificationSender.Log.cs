using Microsoft.Extensions.Logging;

namespace Payments.Notifications;

public sealed partial class NotificationSender
{
    private const string NoEndpoint = "no endpoint";

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Notification {EventId} of order {OrderId} of merchant {MerchantId} was acknowledged by {Host} with {HttpStatus} after {Milliseconds:0} ms"
    )]
    private partial void LogAcknowledged(
        string eventId,
        string orderId,
        string? merchantId,
        string host,
        int? httpStatus,
        double milliseconds
    );

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Test notification {EventId} of merchant {MerchantId} was acknowledged by {Host} with {HttpStatus} after {Milliseconds:0} ms"
    )]
    private partial void LogTestAcknowledged(string eventId, string? merchantId, string host, int? httpStatus, double milliseconds);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Notification {EventId} of order {OrderId} of merchant {MerchantId} to {Host} failed after {Milliseconds:0} ms: {Reason} ({Error})"
    )]
    private partial void LogFailed(
        string eventId,
        string orderId,
        string? merchantId,
        string host,
        double milliseconds,
        string reason,
        string error
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Test notification {EventId} of merchant {MerchantId} to {Host} failed after {Milliseconds:0} ms: {Reason} ({Error})"
    )]
    private partial void LogTestFailed(string eventId, string? merchantId, string host, double milliseconds, string reason, string error);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Message {EventId} to operators was acknowledged by {Host} with {HttpStatus} after {Milliseconds:0} ms"
    )]
    private partial void LogOperatorsAcknowledged(string eventId, string host, int? httpStatus, double milliseconds);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Message {EventId} to operators by {Host} failed after {Milliseconds:0} ms: {Reason} ({Error})"
    )]
    private partial void LogOperatorsFailed(string eventId, string host, double milliseconds, string reason, string error);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Notification {EventId} of order {OrderId} of merchant {MerchantId} to {Host} met a bug; it counts as failed"
    )]
    private partial void LogUnexpected(Exception error, string eventId, string? orderId, string? merchantId, string host);
}
