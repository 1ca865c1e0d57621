namespace Payments.Application;

/// <summary>
/// Looks for news again and again, one look at a time: at once when woken, else after the time that the last look gave. After a look that
/// failed it rests for a second.
/// </summary>
public sealed class PollingLoop : IDisposable
{
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<TimeSpan>> _poll;
    private readonly Action<Exception> _failed;
    private readonly ITimer _timer;
    private TaskCompletionSource _wakeUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="clock">Measures the delays.</param>
    /// <param name="poll">Looks, and says how long to wait before the next look: zero for at once, infinite for until woken.</param>
    /// <param name="failed">Gets the error of a look that failed.</param>
    public PollingLoop(TimeProvider clock, Func<CancellationToken, Task<TimeSpan>> poll, Action<Exception> failed)
    {
        (_poll, _failed) = (poll, failed);
        _timer = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has it look at once; while it looks, once more.</summary>
    public void Wake() => Volatile.Read(ref _wakeUp).TrySetResult();

    /// <summary>Runs until it is stopped.</summary>
    public async Task Run(CancellationToken stopping)
    {
        await using var stop = stopping.Register(Wake);
        while (!stopping.IsCancellationRequested)
        {
            // Renewed before the look, so that what comes meanwhile is news again.
            var wakeUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _wakeUp, wakeUp);
            var delay = await Poll(stopping);
            if (delay == TimeSpan.Zero)
                continue;
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
            await wakeUp.Task;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async Task<TimeSpan> Poll(CancellationToken stopping)
    {
        try
        {
            return await _poll(stopping);
        }
        catch (Exception error)
        {
            // The error of a look that is being stopped is of no interest.
            if (!stopping.IsCancellationRequested)
                _failed(error);
            return FailureDelay;
        }
    }
}
