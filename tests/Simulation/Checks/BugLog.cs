using Microsoft.Extensions.Logging;

namespace Payments.Simulation.Checks;

/// <summary>
/// The log of all processes. The product goes on after a bug in a call of a channel or an action, and says so there: in a simulation that
/// is a finding. What a world that fails brings about (nobody answers, the database is gone) has exceptions of other kinds.
/// </summary>
internal sealed class BugLog(Findings findings) : ILoggerFactory, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel) && exception is SystemException and not (TimeoutException or IOException or OperationCanceledException))
            findings.Add($"a bug: {formatter(state, exception)}: {exception}");
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
