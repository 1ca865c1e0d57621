using Microsoft.Extensions.Logging;

namespace Payments.Channels.Http;

internal sealed partial class HttpCaller
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Channel {Channel} gave no usable answer about order {OrderId} ({Call}): {Reason}")]
    private partial void LogNoAnswer(string channel, string orderId, string call, string reason);
}
