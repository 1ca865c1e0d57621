using Microsoft.Extensions.Logging;

namespace Payments.Application.Audit;

public sealed partial class AuditLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Act {ActId}, {Action}, {Outcome}, could not be written down in the audit")]
    private partial void LogNotWritten(Exception error, string actId, string? action, string? outcome);
}
