using Microsoft.Extensions.Logging;

namespace Payments.Channels.Resilience;

internal sealed partial class ChannelCallPipeline
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Channel {Channel} gives no answers; it is left alone for {Seconds} s")]
    private partial void LogOpened(string channel, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Channel {Channel} answers again")]
    private partial void LogClosed(string channel);

    [LoggerMessage(Level = LogLevel.Error, Message = "A call to channel {Channel} threw, which a channel must not; it counts as no answer")]
    private partial void LogThrew(Exception error, string channel);
}
