using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace Payments.Api.OpenApi;

/// <summary>The API reference at <c>/docs</c>, to read and to try. All of it comes from this server.</summary>
internal static class ApiPage
{
    private const string Path = "/docs";

    /// <summary>Maps the page, and leads there whoever asks for nothing.</summary>
    public static void MapApiPage(this WebApplication app)
    {
        // Made when somebody first asks for it: few do, and neither the start nor every other request should pay for it.
        var page = new Lazy<RequestDelegate>(() => Build(app));
        app.Map(Path + "/{**file}", http =>
            {
                // Its own endpoints are not looked for where one has been found already.
                http.SetEndpoint(null);
                return page.Value(http);
            })
            .ExcludeFromDescription();
        app.MapGet("/", () => TypedResults.Redirect(Path)).ExcludeFromDescription();
    }

    private static RequestDelegate Build(IEndpointRouteBuilder app)
    {
        var page = app.CreateApplicationBuilder();
        page.UseRouting();
        page.UseEndpoints(endpoints => endpoints.MapScalarApiReference(Path, Describe));
        return page.Build();
    }

    private static void Describe(ScalarOptions options, HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers.ContentSecurityPolicy = Policy(nonce);
        options
            .WithNonce(nonce)
            .WithTitle("Orleans.Payments API")
            .HideClientButton()
            .HideDeveloperTools()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp();
    }

    /// <summary>
    /// The page runs its own scripts, talks to its own server, and is shown in no other page. It is there for keys to be typed in.
    /// </summary>
    private static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
