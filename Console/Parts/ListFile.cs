using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Application.Results;
using Payments.Console.Access;

namespace Payments.Console.Parts;

/// <summary>The list that a page shows as a file of CSV, of which the page has the link.</summary>
internal static class ListFile
{
    /// <summary>Maps one.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="name">Of the file, and its path below <c>/console/</c>.</param>
    /// <param name="export">Makes it for who looks, from the parameters of the request.</param>
    public static void MapListFile<TCommands>(
        this IEndpointRouteBuilder endpoints,
        string name,
        Func<HttpContext, ConsoleSession, TCommands, Task<CommandResult<ListExport>>> export
    )
        where TCommands : class =>
        endpoints.MapGet(
            "/" + name,
            async (HttpContext http, ConsoleSession session, AuthenticationStateProvider state, TCommands commands) =>
            {
                // A page is told who looks by what draws it.
                var shown = Task.FromResult(new AuthenticationState(http.User));
                ((IHostEnvironmentAuthenticationStateProvider)state).SetAuthenticationState(shown);
                return Of(http, await export(http, session, commands), name);
            }
        );

    private static IResult Of(HttpContext http, CommandResult<ListExport> export, string name) =>
        export.Value is { } list
            ? TypedResults.Stream(to => list.WriteTo(to, http.RequestAborted), "text/csv; charset=utf-8; header=present", name)
            : TypedResults.Text($"{export.Error!.Message} ({export.Error.CodeText})", statusCode: export.Status);
}
