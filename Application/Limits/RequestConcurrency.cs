using Payments.Domain.Errors;
using Payments.Hosting.Settings;

namespace Payments.Application.Limits;

/// <summary>
/// Bounds the requests that this process works on at the same moment, and the callbacks beside them: those tell of money that was taken, so
/// they find room when all others find none. Past its capacity a server that takes everything answers nothing in time; one that says so at
/// once goes on answering what it has taken. A place is taken once what was sent is wholly there: nobody holds one by sending slowly.
/// </summary>
public sealed class RequestConcurrency(PaymentsSettings settings, LimitMetrics metrics)
{
    /// <summary>What is answered when there is no place.</summary>
    public static readonly PaymentError Overloaded = new(
        PaymentErrorCode.Overloaded,
        "The server works on as many requests as it can answer soon. Nothing was done; repeat the request after Retry-After seconds."
    );

    private int _requests;
    private int _callbacks;

    /// <summary>How many requests it works on.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How many callbacks it works on.</summary>
    public int Callbacks => Volatile.Read(ref _callbacks);

    /// <summary>Takes a place; false when all are taken.</summary>
    /// <param name="isCallback">Whether a provider calls.</param>
    public bool TryAcquire(bool isCallback = false)
    {
        if (
            Interlocked.Increment(ref Count(isCallback))
            <= (isCallback ? settings.Limits.CallbacksInFlight : settings.Limits.RequestsInFlight)
        )
            return true;
        Release(isCallback);
        metrics.Count(Overloaded);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    /// <param name="isCallback">As it was taken.</param>
    public void Release(bool isCallback = false) => Interlocked.Decrement(ref Count(isCallback));

    /// <summary>
    /// Waits for a third party. Whoever waits does no work, so its place is another's meanwhile. Callbacks wait for nobody.
    /// </summary>
    internal async Task<T> ReleaseDuring<T>(Task<T> answer)
    {
        Release();
        try
        {
            return await answer;
        }
        finally
        {
            // Not asked for again: what has been begun is ended.
            Interlocked.Increment(ref _requests);
        }
    }

    private ref int Count(bool isCallback) => ref isCallback ? ref _callbacks : ref _requests;
}
