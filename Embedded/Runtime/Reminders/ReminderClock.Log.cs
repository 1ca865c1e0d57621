using System;
using Microsoft.Extensions.Logging;

namespace Orleans.Payments.Embedded.Reminders;

internal sealed partial class ReminderClock
{
    [LoggerMessage(20, LogLevel.Warning, "{Reminder}: a tick failed; it ticks again after its period")]
    private partial void LogTickFailed(Exception exception, ReminderEntry reminder);

    [LoggerMessage(21, LogLevel.Warning, "The reminder table could not be read; it is read again in {Delay}")]
    private partial void LogReadFailed(Exception exception, TimeSpan delay);

    [LoggerMessage(22, LogLevel.Warning, "Ticks still ran {Timeout} after the host was told to stop")]
    private partial void LogTicksRemain(TimeSpan timeout);
}
