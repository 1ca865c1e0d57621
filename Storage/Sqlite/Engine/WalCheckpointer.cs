using Microsoft.Extensions.Logging;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>
/// Copies the write-ahead log into the database beside the commits. A thread of its own copies most of it; the writer then copies
/// the little that came in meanwhile, between two commits, so that the next commit starts the log anew and it cannot grow forever.
/// </summary>
internal sealed partial class WalCheckpointer : IDisposable
{
    private const int MaxRounds = 4;
    private const int MaxPagesForWriter = 256;
    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _checkpointConnection;
    private readonly int _limit;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private volatile Phase _phase;
    private volatile SqliteException? _failedFlush;
    private int _pagesAtStart;

    public WalCheckpointer(SqliteConnection writer, SqliteConnection checkpointConnection, int limit, ILogger logger)
    {
        (_writer, _checkpointConnection, _limit, _logger) = (writer, checkpointConnection, limit, logger);
        _pagesAtStart = writer.PagesWritten;
        _thread = new Thread(Run) { IsBackground = true, Name = "checkpoints" };
        _thread.Start();
    }

    private enum Phase
    {
        Growing,
        Copying,
        Copied,
        Closed,
    }

    /// <summary>Whether the thread was told to copy and has not done so yet.</summary>
    public bool IsCopying => _phase == Phase.Copying;

    /// <summary>
    /// The flush of the database that failed; null when none has. The kernel may have dropped pages of an earlier checkpoint, which
    /// SQLite would not copy again, so only the log has them: nothing more is copied, and the log must stay.
    /// </summary>
    public SqliteException? FailedFlush => _failedFlush;

    /// <summary>Called by the writer's thread outside a transaction.</summary>
    public void AfterCommit()
    {
        // The counter wraps, the difference does not.
        if (_phase == Phase.Growing && unchecked(_writer.PagesWritten - _pagesAtStart) >= _limit)
        {
            _phase = Phase.Copying;
            _wake.Set();
        }
        else if (_phase == Phase.Copied)
        {
            Checkpoint(_writer);
            _pagesAtStart = _writer.PagesWritten;
            _phase = Phase.Growing;
        }
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_phase == Phase.Closed)
                return;
            // Each round leaves what was committed during it, which is less every time.
            for (var round = 0; round < MaxRounds && Checkpoint(_checkpointConnection) > MaxPagesForWriter; round++) { }

            Interlocked.CompareExchange(ref _phase, Phase.Copied, Phase.Copying);
        }
    }

    private int Checkpoint(SqliteConnection connection)
    {
        if (_failedFlush is not null)
            return 0;
        try
        {
            return connection.CheckpointPassively();
        }
        catch (SqliteException exception) when (exception.IsFailedFlush)
        {
            _failedFlush = exception;
            LogFlushFailed(exception);
            return 0;
        }
        catch (SqliteException exception)
        {
            // The log holds everything that was committed, and the next checkpoint tries again.
            LogCheckpointFailed(exception);
            return 0;
        }
    }

    /// <summary>Ends the thread. The writer must have ended before.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _phase, Phase.Closed);
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A checkpoint failed; the log goes on growing until one succeeds")]
    private partial void LogCheckpointFailed(Exception exception);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The disk failed to flush a checkpoint; nothing more is written, and the log is kept, until the server is started again"
    )]
    private partial void LogFlushFailed(Exception exception);
}
