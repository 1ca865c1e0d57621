namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// Opens a writer's connection. While the server cannot be reached it is not asked forevery batch, but after a pause that grows; writes
/// that come in between fail at once, so that nobody waits for what cannot happen.
/// </summary>
internal sealed class WriterConnector(string connectionString, RowNumberAllocator rows, TimeProvider time)
{
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);
    private StorageException? _failure;
    private TimeSpan _delay = MinDelay;
    private long _failedAt;

    /// <summary>True when the connection that was opened last had to be tried for more than once.</summary>
    public bool HasReconnected { get; private set; }

    /// <exception cref="StorageException">The server cannot be reached, or could not a moment ago.</exception>
    public WriterSession Open()
    {
        if (_failure is { } recent && time.GetElapsedTime(_failedAt) < _delay)
            throw new StorageException(recent.Fault, recent.Message, recent);
        try
        {
            var session = WriterSession.Open(connectionString, rows);
            (HasReconnected, _failure, _delay) = (_failure is not null, null, MinDelay);
            return session;
        }
        catch (Exception exception)
        {
            _delay = _failure is null ? MinDelay : TimeSpan.FromTicks(Math.Min(_delay.Ticks * 2, MaxDelay.Ticks));
            _failure = PostgreSqlErrorMapping.Of("The database cannot be reached", exception);
            _failedAt = time.GetTimestamp();
            throw _failure;
        }
    }
}
