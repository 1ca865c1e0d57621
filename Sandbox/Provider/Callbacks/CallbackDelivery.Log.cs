using Microsoft.Extensions.Logging;

namespace Payments.Sandbox.Provider.Callbacks;

internal sealed partial class CallbackDelivery
{
    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Sandbox callback {Id} was interrupted by the stop of the server; it is sent again at the next start"
    )]
    private partial void LogInterrupted(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sandbox callback {Id} was given up after 24 h; the last attempt met {Answer}")]
    private partial void LogGivenUp(string id, string answer);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of sandbox callback {Id} could not be written down; it is sent again")]
    private partial void LogNotRecorded(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sandbox's books could not be read; it tries again in 5 s")]
    private partial void LogReadFailed(Exception exception);
}
