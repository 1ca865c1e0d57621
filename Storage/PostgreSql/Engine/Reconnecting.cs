using System;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// Opens a writer's connection. While the server cannot be reached it is not asked for every batch, but after a pause that grows; writes
/// that come in between fail at once, so that nobody waits for what cannot happen.
/// </summary>
internal sealed class Reconnecting(string connectionString, RowNumbers rows, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private StorageException? _failure;
    private TimeSpan _pause = FirstPause;
    private long _failedAt;

    /// <summary>True when the connection that was opened last had to be tried for more than once.</summary>
    public bool HadFailed { get; private set; }

    /// <exception cref="StorageException">The server cannot be reached, or could not a moment ago.</exception>
    public WriterSession Open()
    {
        if (_failure is { } recent && time.GetElapsedTime(_failedAt) < _pause)
            throw new StorageException(recent.Fault, recent.Message, recent);
        try
        {
            var session = WriterSession.Open(connectionString, rows);
            (HadFailed, _failure, _pause) = (_failure is not null, null, FirstPause);
            return session;
        }
        catch (Exception exception)
        {
            _pause = _failure is null ? FirstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
            _failure = PostgreSqlFault.Of("The database cannot be reached", exception);
            _failedAt = time.GetTimestamp();
            throw _failure;
        }
    }
}
