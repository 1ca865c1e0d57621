using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Payments.Hosting.Connections;

/// <summary>
/// Counts all connections of the web server, streams among them, and closes at once what is more than this process can hold
/// (<see cref="FileDescriptors"/>). That the limit is reached is said once; again when a quarter of the places had been free in between.
/// </summary>
/// <param name="max">How many there may be.</param>
/// <param name="logger">Where it is said.</param>
internal sealed partial class ConnectionLimiter(int max, ILogger logger)
{
    private int _open;
    private int _isFull;

    /// <summary>How many there may be.</summary>
    public int Max => max;

    /// <summary>Serves a connection if there is a place for it.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > max)
            {
                if (Interlocked.Exchange(ref _isFull, 1) == 0)
                    LogFull(max);
                connection.Abort(new ConnectionAbortedException("There are as many connections as this process can hold."));
                return;
            }

            await next(connection);
        }
        finally
        {
            if (Interlocked.Decrement(ref _open) < max - (max / 4))
                Volatile.Write(ref _isFull, 0);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Connections} connections are open, as many as this process can hold; more are closed as they come. A higher limit of open files (ulimit -n, LimitNOFILE) lets it hold more"
    )]
    private partial void LogFull(int connections);
}
