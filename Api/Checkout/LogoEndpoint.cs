using Payments.Application.Merchants;

namespace Payments.Api.Checkout;

/// <summary>
/// <c>/pay/logos/{id}.png</c>: a merchant's picture. Another picture has another address, so browsers may keep it for ever.
/// </summary>
internal static class LogoEndpoint
{
    public static async Task<IResult> Show(string id, HttpContext http, LogoCommands logos)
    {
        if (await logos.Find(id) is not { } logo)
            return TypedResults.NotFound();
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        // Opened by itself it is a picture and nothing else, whatever a browser makes of its bytes.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Bytes(logo.Png.AsMemory(), "image/png");
    }
}
