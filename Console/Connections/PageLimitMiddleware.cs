using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Payments.Console.Access;

namespace Payments.Console.Connections;

/// <summary>
/// Lets a page that comes alive connect if there is a place. A page holds memory for as long as it is connected, and a little longer.
/// </summary>
internal sealed class PageLimitMiddleware(RequestDelegate next, PageLimiter pages)
{
    private const string Hub = "/_blazor";

    public Task InvokeAsync(HttpContext http) =>
        IsAt(http, Hub) ? Connect(http)
        // Long polling would need each of its requests to come to the same front end. Our pages ask for a WebSocket, and nothing else.
        : IsAt(http, Hub + "/negotiate") ? Refuse(http, StatusCodes.Status404NotFound)
        : next(http);

    private async Task Connect(HttpContext http)
    {
        if (!IsWebSocket(http) || ConsoleUser.Of(http.User) is not { } user)
        {
            await Refuse(http, StatusCodes.Status404NotFound);
            return;
        }

        if (!pages.TryAcquire(user))
        {
            await Refuse(http, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            pages.Release(user);
        }
    }

    private static bool IsAt(HttpContext http, string path) =>
        string.Equals(http.Request.Path.Value?.TrimEnd('/'), path, StringComparison.OrdinalIgnoreCase);

    private static bool IsWebSocket(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
