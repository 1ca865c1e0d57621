using System;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Embedded.Activations;

namespace Orleans.Payments.Embedded.Hosting;

internal sealed partial class GrainHost
{
    [LoggerMessage(1, LogLevel.Error, "{Grain} could not be activated; its callers get the exception")]
    private partial void LogActivationFailed(Exception exception, Activation grain);

    [LoggerMessage(2, LogLevel.Warning, "{Grain} did not end cleanly")]
    public partial void LogDeactivationFailed(Exception exception, Activation grain);

    [LoggerMessage(3, LogLevel.Warning, "{Grain} is dropped: {Method} let an inconsistent state escape")]
    public partial void LogInconsistentState(Exception exception, Activation grain, string method);

    [LoggerMessage(4, LogLevel.Warning, "{Method} of {Grain} gave no answer within {Timeout}")]
    private partial void LogTimedOut(Activation grain, string method, TimeSpan timeout);

    [LoggerMessage(5, LogLevel.Warning, "{Grain} has {Limit} calls and takes no more for now")]
    public partial void LogOverloaded(Activation grain, int limit);

    [LoggerMessage(6, LogLevel.Warning, "A timer of {Grain} failed; it ticks again after its period")]
    public partial void LogTimerFailed(Exception exception, Activation grain);

    [LoggerMessage(7, LogLevel.Warning, "{Count} activations had not ended after {Timeout}; they are abandoned")]
    private partial void LogNotDrained(int count, TimeSpan timeout);
}
