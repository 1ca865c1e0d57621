using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>Looks through a whole database for damage (<c>PRAGMA quick_check</c>), beside the work, on a connection of its own.</summary>
internal sealed partial class IntegrityCheck(string path, ILogger logger)
{
    private const int MaxFindings = 5;
    private const int Interrupted = 9;
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private Task _running = Task.CompletedTask;
    private bool _isClosed;
    private volatile string? _damage;

    /// <summary>What was found; null when nothing was, or nobody has looked.</summary>
    public string? Damage => _damage;

    /// <summary>Whether somebody is looking.</summary>
    public bool IsRunning => !_running.IsCompleted;

    /// <summary>Looks, unless somebody does already.</summary>
    /// <param name="reason">Why, for the log.</param>
    /// <returns>Ends when all of it was looked at.</returns>
    public Task Run(string reason)
    {
        lock (_gate)
        {
            if (_running.IsCompleted && !_isClosed)
                _running = Task.Run(() => Check(reason));
            return _running;
        }
    }

    /// <summary>Ends what runs, and waits for it.</summary>
    public async Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            _connection?.Interrupt();
        }

        await _running;
    }

    private void Check(string reason)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var connection = SqliteConnection.Open(path, readOnly: true);
            lock (_gate)
            {
                if (_isClosed)
                    return;
                _connection = connection;
            }

            try
            {
                var rows = connection.Prepare($"PRAGMA quick_check({MaxFindings})");
                var found = new List<string>();
                while (rows.Step())
                    found.Add(rows.Text(0));
                Record(found is ["ok"] ? null : string.Join("; ", found), reason, started);
            }
            finally
            {
                lock (_gate)
                    _connection = null;
            }
        }
        catch (SqliteException error) when ((error.Code & 0xff) == Interrupted)
        {
            // The file is being closed.
        }
        catch (SqliteException error) when (error.Fault is StorageFault.Damaged or StorageFault.Io)
        {
            Record(error.Message, reason, started);
        }
        catch (SqliteException error)
        {
            LogNotChecked(error, path);
        }
    }

    private void Record(string? damage, string reason, long started)
    {
        _damage = damage;
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (damage is null)
            LogUndamaged(path, reason, took);
        else
            LogDamaged(path, reason, damage);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Path} was checked because {Reason}: nothing is wrong with it ({Milliseconds:0} ms)"
    )]
    private partial void LogUndamaged(string path, string reason, double milliseconds);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "{Path} was checked because {Reason}, and is damaged: {Damage}. Restore it from a backup"
    )]
    private partial void LogDamaged(string path, string reason, string damage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} could not be checked")]
    private partial void LogNotChecked(Exception error, string path);
}
