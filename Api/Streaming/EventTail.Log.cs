namespace Payments.Api.Streaming;

internal sealed partial class EventTail
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The event log could not be read; streams stand still until it can")]
    private partial void LogNotRead(Exception error);
}
