using Microsoft.Extensions.Logging;

namespace Payments.Channels.Http;

internal sealed partial class ProviderHttpClient
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Channel {Channel} gave no usable answer about order {OrderId} of merchant {MerchantId} ({Call}): {Reason}"
    )]
    private partial void LogNoAnswer(string channel, string orderId, string merchantId, string call, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A request to channel {Channel} about order {OrderId} of merchant {MerchantId} ({Call}) cannot be written as its settings say; nothing was sent"
    )]
    private partial void LogRequestNotWritten(Exception error, string channel, string orderId, string merchantId, string call);
}
