using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Payments.Console.Access;

namespace Payments.Console.Connections;

/// <summary>
/// Lets a page that comes alive connect if there is a place. A page holds memory for as long as it is connected, and a little longer.
/// </summary>
internal sealed class ConnectionLimitMiddleware(RequestDelegate next, ConnectionLimiter connections)
{
    private const string Hub = "/_blazor";

    // A tab that closes says so, and its page is forgotten at once.
    private const string Goodbye = Hub + "/disconnect";

    public async Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        if (
            !path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments(Goodbye, StringComparison.OrdinalIgnoreCase)
        )
        {
            await next(http);
            return;
        }

        // Long polling would need each of its requests to come to the same front end. Browsers ask for a WebSocket, and nothing else.
        if (!IsWebSocket(http) || ConsoleUser.Of(http.User) is not { } user)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!connections.TryAcquire(user))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            connections.Release(user);
        }
    }

    private static bool IsWebSocket(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };
}
