using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Payments.Hosting;

/// <summary>The method of a request that goes on as another.</summary>
/// <param name="Method">What was sent, which is what a signature is over.</param>
public sealed record OriginalMethod(string Method)
{
    /// <summary>The method of a request as it was sent.</summary>
    public static string Of(HttpContext http) => http.Features.Get<OriginalMethod>()?.Method ?? http.Request.Method;
}

/// <summary>
/// Answers HEAD wherever GET is answered (RFC 9110, section 9.3.2): the request goes on as a GET, and the web server sends no body.
/// </summary>
public static class HeadRequests
{
    /// <summary>Adds it; it comes before routes are looked for.</summary>
    public static void UseHeadAsGet(this WebApplication app) =>
        app.Use(next => http => HttpMethods.IsHead(http.Request.Method) ? Answer(http, next) : next(http));

    private static async Task Answer(HttpContext http, RequestDelegate next)
    {
        http.Features.Set(new OriginalMethod(http.Request.Method));
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
        }
    }
}
