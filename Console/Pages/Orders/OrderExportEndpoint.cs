using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Console.Access;
using Payments.Domain.Merchants;

namespace Payments.Console.Pages.Orders;

/// <summary><c>orders.csv</c>: the list that a page shows as a file, at most <see cref="OrderCommands.MaxExport"/> orders of it.</summary>
internal static class OrderExportEndpoint
{
    public static void MapOrderExport(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/orders.csv", Export);

    private static async Task<IResult> Export(
        HttpContext http,
        ConsoleSession session,
        AuthenticationStateProvider state,
        OrderCommands orders
    )
    {
        // A page is told who looks by what draws it.
        ((IHostEnvironmentAuthenticationStateProvider)state).SetAuthenticationState(Task.FromResult(new AuthenticationState(http.User)));
        var asked = OrderFilterText.Of(http.Request.Query.ToDictionary(StringComparer.Ordinal)).Parameters(cursor: null);
        if (asked.Value is not { } parameters)
            return Problem(asked);
        var export = await session.User() is { IsOperator: true }
            ? await session.RunAsOperator(() => orders.ExportOfAll(parameters, http.RequestAborted))
            : await session.Run(KeyScope.Read, merchant => orders.Export(merchant, parameters, http.RequestAborted));
        return export.Value is { } list
            ? TypedResults.File(Encoding.UTF8.GetBytes(list.Csv), "text/csv; charset=utf-8; header=present", "orders.csv")
            : Problem(export);
    }

    private static ContentHttpResult Problem<T>(CommandResult<T> refused)
        where T : class => TypedResults.Text($"{refused.Error!.Message} ({refused.Error.CodeText})", statusCode: refused.Status);
}
