using Microsoft.Extensions.Logging;

namespace Payments.Storage.Sqlite.Engine;

internal sealed partial class GroupCommit
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Writes} writes failed; their callers have been told")]
    private partial void LogBatchFailed(Exception cause, int writes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "One of {Writes} writes failed; each is tried alone")]
    private partial void LogBatchRetried(Exception cause, int writes);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The disk failed; nothing more is written until the server is started again")]
    private partial void LogBroken(Exception cause);
}
