namespace Payments.Api.Streaming;

internal sealed partial class AccountTail
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Accounts' journals could not be read; streams about accounts stand still until they can"
    )]
    private partial void LogNotRead(Exception error);
}
