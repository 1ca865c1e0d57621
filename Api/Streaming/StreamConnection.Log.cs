namespace Payments.Api.Streaming;

internal sealed partial class StreamConnection
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A stream of merchant {MerchantId} met a bug")]
    private static partial void LogBug(ILogger logger, Exception error, string merchantId);
}
