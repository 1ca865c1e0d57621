using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Orleans.Payments.Silo;

namespace Orleans.Payments.Api;

/// <summary>
/// Bounds the requests that this process works on at the same moment. Past its capacity a server that takes everything answers
/// nothing in time; one that says so at once goes on answering what it has taken.
/// </summary>
internal sealed class InFlight(PaymentsSettings settings)
{
    /// <summary>Callbacks tell of money that was taken, so they have as much room again as all others.</summary>
    private const int RoomOfCallbacks = 2;

    private static readonly Problem Overloaded = Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "overloaded", "The server works on as many requests as it can answer soon. Nothing was done; repeat the request after Retry-After seconds.", retryAfter: 1);

    private int _count;

    /// <summary>How many are worked on.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>As a middleware.</summary>
    public Task Admit(HttpContext http, RequestDelegate next)
    {
        var limit = LimitOf(http.Request.Path);
        if (limit == int.MaxValue) return next(http);
        if (Interlocked.Increment(ref _count) <= limit) return Work(http, next);
        Interlocked.Decrement(ref _count);
        return Overloaded.ExecuteAsync(http);
    }

    /// <summary>Waits for a third party: whoever waits takes no capacity.</summary>
    public async Task<T> Waiting<T>(Task<T> answer)
    {
        Interlocked.Decrement(ref _count);
        try
        {
            return await answer;
        }
        finally
        {
            Interlocked.Increment(ref _count);
        }
    }

    private async Task Work(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Health, figures and pages are always shown; streams stay open; the sandbox answers calls that this process itself makes.</summary>
    private int LimitOf(PathString path) =>
        !path.StartsWithSegments("/v1") || path.StartsWithSegments("/v1/stream") ? int.MaxValue
        : path.StartsWithSegments("/v1/channels") ? settings.Limits.RequestsInFlight * RoomOfCallbacks
        : settings.Limits.RequestsInFlight;
}
