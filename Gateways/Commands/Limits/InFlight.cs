using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Payments.Hosting;

namespace Payments.Gateways;

/// <summary>
/// Bounds the requests that this process works on at the same moment. Past its capacity a server that takes everything answers
/// nothing in time; one that says so at once goes on answering what it has taken.
/// </summary>
public sealed class InFlight(PaymentsSettings settings, LimitMetrics metrics)
{
    /// <summary>What is answered when there is no place.</summary>
    public static readonly Refusal Overloaded = new(
        StatusCodes.Status503ServiceUnavailable, "overloaded", "The server works on as many requests as it can answer soon. Nothing was done; repeat the request after Retry-After seconds.", RetryAfter: 1);

    /// <summary>Callbacks tell of money that was taken, so they find room when all others find none.</summary>
    private const int RoomWithCallbacks = 2;

    private int _count;

    /// <summary>Takes a place; false when all are taken.</summary>
    /// <param name="isCallback">Whether a provider calls.</param>
    public bool TryEnter(bool isCallback = false)
    {
        var limit = (long)settings.Limits.RequestsInFlight * (isCallback ? RoomWithCallbacks : 1);
        if (Interlocked.Increment(ref _count) <= limit) return true;
        Interlocked.Decrement(ref _count);
        metrics.Count(Overloaded);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);

    /// <summary>Waits for a third party. Whoever waits does no work, so its place is another's meanwhile.</summary>
    internal async Task<T> Waiting<T>(Task<T> answer)
    {
        Leave();
        try
        {
            return await answer;
        }
        finally
        {
            // Not asked for again: what has been begun is ended.
            Interlocked.Increment(ref _count);
        }
    }
}
