using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Console.Access;
using Payments.Console.Parts;
using Payments.Domain.Merchants;

namespace Payments.Console.Pages.Orders;

/// <summary><c>orders.csv</c>: the list that a page shows as a file, at most <see cref="OrderCommands.MaxExport"/> orders of it.</summary>
internal static class OrderExportEndpoint
{
    public static void MapOrderExport(this IEndpointRouteBuilder endpoints) => endpoints.MapListFile<OrderCommands>("orders.csv", Export);

    private static async Task<CommandResult<ListExport>> Export(HttpContext http, ConsoleSession session, OrderCommands orders)
    {
        var asked = OrderFilterText.Of(http.Request.Query.ToDictionary(StringComparer.Ordinal)).Parameters(cursor: null);
        if (asked.Value is not { } parameters)
            return asked.Error!;
        return await session.User() is { IsOperator: true }
            ? await session.RunAsOperator(() => orders.ExportOfAll(parameters, http.RequestAborted))
            : await session.Run(KeyScope.Read, merchant => orders.Export(merchant, parameters, http.RequestAborted));
    }
}
