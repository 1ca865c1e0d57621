using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Console.Access;
using Payments.Console.Parts;

namespace Payments.Console.Pages.Audit;

/// <summary><c>audit.csv</c>: the list that a page shows as a file, at most <see cref="AuditCommands.MaxExport"/> acts of it.</summary>
internal static class AuditExportEndpoint
{
    public static void MapAuditExport(this IEndpointRouteBuilder endpoints) => endpoints.MapListFile<AuditCommands>("audit.csv", Export);

    private static Task<CommandResult<ListExport>> Export(HttpContext http, ConsoleSession session, AuditCommands audit)
    {
        var parameters = AuditFilterText.Of(http.Request.Query.ToDictionary(StringComparer.Ordinal)).Parameters(cursor: null);
        return session.ReadAudit(viewer => audit.Export(viewer, parameters, http.RequestAborted));
    }
}
