using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Payments.Gateways;

namespace Payments.Api;

/// <summary>Lets no more requests in than this process can work on; the others are refused before anything is read of them.</summary>
internal sealed class Admission(RequestDelegate next, InFlight inFlight)
{
    private static readonly Problem Overloaded = InFlight.Overloaded;

    public Task InvokeAsync(HttpContext http) =>
        !IsCounted(http.Request.Path) ? next(http)
        : inFlight.TryEnter(http.Request.Path.StartsWithSegments("/v1/channels", StringComparison.OrdinalIgnoreCase)) ? Work(http)
        : Overloaded.ExecuteAsync(http);

    private async Task Work(HttpContext http)
    {
        try
        {
            await next(http);
        }
        finally
        {
            inFlight.Leave();
        }
    }

    /// <summary>Health, figures and pages are always shown, streams stay open, and the sandbox answers calls that this process itself makes.</summary>
    private static bool IsCounted(PathString path) => path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/v1/stream", StringComparison.OrdinalIgnoreCase);
}
