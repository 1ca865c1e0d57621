using Payments.Api.Problems;
using Payments.Application.Limits;

namespace Payments.Api.Requests;

/// <summary>Lets no more requests in than this process can work on, callbacks apart from others. Bodies are read before.</summary>
internal sealed class RequestConcurrencyMiddleware(RequestDelegate next, RequestConcurrency concurrency)
{
    private static readonly ProblemResult Overloaded = RequestConcurrency.Overloaded;

    public Task InvokeAsync(HttpContext http)
    {
        if (!IsCounted(http.Request.Path))
            return next(http);
        var isCallback = http.Request.Path.StartsWithSegments("/v1/channels", StringComparison.OrdinalIgnoreCase);
        return concurrency.TryAcquire(isCallback) ? Run(http, isCallback) : Overloaded.ExecuteAsync(http);
    }

    private async Task Run(HttpContext http, bool isCallback)
    {
        try
        {
            await next(http);
        }
        finally
        {
            concurrency.Release(isCallback);
        }
    }

    /// <summary>
    /// Health, figures and pages are always shown, streams stay open, and the sandbox answers calls that this process itself makes.
    /// </summary>
    private static bool IsCounted(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/v1/stream", StringComparison.OrdinalIgnoreCase);
}
