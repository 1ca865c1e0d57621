using System.Net.Sockets;
using Payments.LoadTest.Http;

namespace Payments.LoadTest.Runs;

/// <summary>Asks the server over a connection of its own, as often as merchants and providers do.</summary>
internal sealed class ServerClient(LoadRun run) : IDisposable
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private readonly HttpConnection _connection = new(run.Server);

    public void Dispose() => _connection.Dispose();

    /// <summary>Sends once.</summary>
    /// <returns>Null when there was no answer.</returns>
    public async ValueTask<ServerResponse?> Send(ReadOnlyMemory<byte> request)
    {
        try
        {
            return await _connection.Send(request);
        }
        catch (SocketException error)
        {
            run.RecordProblem("No answer: " + error.SocketErrorCode);
            return null;
        }
    }

    /// <summary>Sends, and goes away without hearing the answer.</summary>
    public async ValueTask SendAndClose(ReadOnlyMemory<byte> request)
    {
        try
        {
            await _connection.SendAndClose(request);
        }
        catch (SocketException error)
        {
            run.RecordProblem("No connection: " + error.SocketErrorCode);
        }
    }

    /// <summary>Sends until it is answered 2xx, as providers do; false when that did not happen in time, or was refused.</summary>
    public async ValueTask<bool> SendUntilAccepted(Func<ReadOnlyMemory<byte>> request)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await Send(request());
            if (answer is { IsSuccess: true })
                return true;
            if (answer is { Status: >= 400 and < 500 and not 429 } refused)
            {
                run.RecordProblem("Answered " + refused.ProblemText);
                return false;
            }

            if (attempt == MaxAttempts)
                return false;
            await Task.Delay(RetryDelay * attempt, TimeProvider.System);
        }
    }
}
