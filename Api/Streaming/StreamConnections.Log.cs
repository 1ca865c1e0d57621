namespace Payments.Api.Streaming;

internal sealed partial class StreamConnections
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Streams could not be looked at")]
    private partial void LogNotLooked(Exception error);
}
