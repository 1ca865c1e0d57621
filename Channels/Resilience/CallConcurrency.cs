namespace Payments.Channels.Resilience;

/// <summary>How many calls run at once, and a bounded queue of those that wait.</summary>
/// <param name="permitLimit">How many calls run at once.</param>
/// <param name="queueLimit">How many more may wait.</param>
public sealed class CallConcurrency(int permitLimit, int queueLimit) : IDisposable
{
    private readonly SemaphoreSlim _permits = new(permitLimit);
    private readonly SemaphoreSlim _admissions = new(permitLimit + queueLimit);

    /// <summary>How many calls run.</summary>
    public int Running => permitLimit - _permits.CurrentCount;

    /// <summary>How many calls run or wait.</summary>
    public int RunningAndWaiting => permitLimit + queueLimit - _admissions.CurrentCount;

    /// <summary>
    /// Joins the queue; false when it is full. Whoever has joined calls <see cref="Run"/>, or <see cref="Leave"/> instead.
    /// </summary>
    public bool TryEnter() => _admissions.Wait(0);

    /// <summary>Leaves the queue without a call.</summary>
    public void Leave() => _admissions.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _permits.Dispose();
        _admissions.Dispose();
    }

    /// <summary>Waits for a permit, makes the call, and gives the permit to the next.</summary>
    public async Task Run(Func<Task> call, CancellationToken cancellationToken)
    {
        using var lease = await Acquire(cancellationToken);
        await call();
    }

    /// <summary>Waits for a permit, makes the call, and gives the permit to the next.</summary>
    /// <returns>What the call gave.</returns>
    public async Task<T> Run<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        using var lease = await Acquire(cancellationToken);
        return await call();
    }

    private async ValueTask<Lease> Acquire(CancellationToken cancellationToken)
    {
        try
        {
            await _permits.WaitAsync(cancellationToken);
        }
        catch
        {
            _admissions.Release();
            throw;
        }

        return new Lease(this);
    }

    private readonly struct Lease(CallConcurrency owner) : IDisposable
    {
        public void Dispose()
        {
            owner._permits.Release();
            owner._admissions.Release();
        }
    }
}
