using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Console.Access;

namespace Payments.Console.Pages.SignIn;

/// <summary>Ends a session, asked for by the form at the top of every page.</summary>
internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, ConsoleUserCheck check) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            if (ConsoleUser.Of(http.User) is { } user)
                await check.SignOut(user);
            await http.SignOutAsync();
            http.Response.Redirect(http.Request.PathBase + "/sign-in");
        });
}
