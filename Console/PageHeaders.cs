using Microsoft.AspNetCore.Http;
using Payments.Hosting.Settings;

namespace Payments.Console;

/// <summary>
/// Tells browsers what a page may do: nothing but what comes from here, in no frame. And refuses what a page elsewhere has a browser send,
/// beyond what cookies that are not sent along (SameSite) and tokens in forms refuse already.
/// </summary>
internal sealed class PageHeaders(RequestDelegate next, PaymentsSettings settings)
{
    // MudBlazor sets widths and places in style attributes. Text of others is never part of markup.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        if (!IsFromElsewhere(http.Request))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private bool IsFromElsewhere(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        // What our own forms send, since pages tell nobody where they are; a form has a token besides. A WebSocket has no token.
        && (origin != "null" || request.Headers.Upgrade.Count > 0)
        && !(
            Uri.TryCreate(origin, UriKind.Absolute, out var url)
            && (
                string.Equals(url.Authority, request.Host.ToUriComponent(), StringComparison.OrdinalIgnoreCase)
                || (
                    settings.PublicUrl is { } own
                    && string.Equals(url.Authority, new Uri(own).Authority, StringComparison.OrdinalIgnoreCase)
                )
            )
        );
}
