namespace Payments.Api.Streaming.Commands;

internal sealed partial class StreamCommands
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Command} of a stream could not be carried out: {Code}")]
    private partial void LogFailed(Exception error, string command, string code);
}
