namespace Payments.Api.Streaming;

internal sealed partial class Subscriptions
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A stream could not subscribe: {Code}")]
    private static partial void LogNotSubscribed(ILogger logger, Exception error, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A stream could not be told of events and is closed")]
    private static partial void LogNotFollowed(ILogger logger, Exception error);
}
