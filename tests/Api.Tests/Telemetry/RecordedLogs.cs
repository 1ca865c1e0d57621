using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Payments.Api.Tests.Telemetry;

/// <summary>Everything that is logged, whatever its level: as text, as structured properties, with its scopes and exceptions.</summary>
internal sealed class RecordedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<Entry> Entries => _entries;

    /// <summary>The values that were logged under a name.</summary>
    public IReadOnlySet<string> Values(string property) =>
        _entries
            .SelectMany(entry => entry.Properties)
            .Where(pair => pair.Key == property)
            .Select(pair => pair.Value)
            .ToHashSet(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // It outlives the server whose logs it holds.
    }

    /// <summary>One line.</summary>
    /// <param name="Level">How bad it is.</param>
    /// <param name="Category">Who logged it.</param>
    /// <param name="Text">All of it that a person or a collector would see.</param>
    /// <param name="Properties">What is structured.</param>
    public sealed record Entry(LogLevel Level, string Category, string Text, IReadOnlyList<KeyValuePair<string, string>> Properties);

    private sealed class Recorder(RecordedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var properties = Properties(state).ToList();
            var text = new List<string> { formatter(state, exception), exception?.ToString() ?? "" };
            logs._scopes.ForEachScope(
                static (scope, all) => all.AddRange([$"{scope}", .. Properties(scope).Select(pair => pair.Value)]),
                text
            );
            logs._entries.Enqueue(
                new Entry(logLevel, category, string.Join('\n', text.Concat(properties.Select(pair => pair.Value))), properties)
            );
        }

        private static IEnumerable<KeyValuePair<string, string>> Properties(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> pairs
                ? [.. pairs.Select(pair => KeyValuePair.Create(pair.Key, $"{pair.Value}"))]
                : [];
    }
}
