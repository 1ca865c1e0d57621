namespace Payments.Grains.Merchants;

/// <summary>Has a batch told of a while after its first part has come, so that a quiet server does not wake up for nothing.</summary>
internal sealed class BatchTimer : IAsyncDisposable
{
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private int _isArmed;

    /// <param name="interval">How long a batch is gathered.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="flush">Tells of the batch; it must not fail.</param>
    public BatchTimer(TimeSpan interval, TimeProvider clock, Func<Task> flush)
    {
        _interval = interval;
        _timer = clock.CreateTimer(_ => _ = flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A part has come.</summary>
    public void Arm()
    {
        if (Volatile.Read(ref _isArmed) == 0 && Interlocked.Exchange(ref _isArmed, 1) == 0) _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The batch is being told of: what comes from here on belongs to the next one.</summary>
    public void Reset() => Volatile.Write(ref _isArmed, 0);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
