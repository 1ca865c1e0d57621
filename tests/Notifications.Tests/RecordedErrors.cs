using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Payments.Notifications.Tests;

/// <summary>What a sender logs as an error.</summary>
internal sealed class RecordedErrors : ILogger<NotificationSender>
{
    public ConcurrentQueue<(string Text, Exception? Error)> Errors { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logLevel == LogLevel.Error)
            Errors.Enqueue((formatter(state, exception), exception));
    }
}
