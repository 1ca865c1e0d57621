using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Payments.Notifications.Tests;

/// <summary>What a sender logs.</summary>
internal sealed class RecordedLines : ILogger<NotificationSender>
{
    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Error)> All { get; } = new();

    public IEnumerable<string> Texts => All.Select(line => line.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => All.Enqueue((logLevel, formatter(state, exception), exception));
}
