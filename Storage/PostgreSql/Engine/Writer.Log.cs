using Microsoft.Extensions.Logging;

namespace Payments.Storage.PostgreSql.Engine;

internal sealed partial class Writer
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Writes} writes failed, or nobody knows; their callers have been told")]
    private partial void LogBatchFailed(Exception cause, int writes);

    [LoggerMessage(Level = LogLevel.Information, Message = "One of {Writes} writes was refused; they are committed in halves")]
    private partial void LogBatchHalved(Exception cause, int writes);

    [LoggerMessage(Level = LogLevel.Information, Message = "A writer is connected again")]
    private partial void LogReconnected();
}
