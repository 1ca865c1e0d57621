using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;

namespace Payments.Api.Audit;

/// <summary><c>/v1/audit</c>: what operators and merchants did; operators see all of it, a merchant what concerns it.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/v1/audit").WithTags("Audit").AddEndpointFilter(Filter);
        audit.MapGet("/", List).WithName("ListAudit").WithSummary("What operators and merchants did, the latest first");
        audit.MapGet("/verify", Verify).WithName("VerifyAudit").WithSummary("Recompute the audit's hash chain");
    }

    /// <summary>Who has which keys and acts from where is shown to whom may change them.</summary>
    private static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return
            !http.RequestServices.GetRequiredService<AdminAuthentication>().IsAdmin(http)
            && await http.RequestServices.GetRequiredService<MerchantAuthentication>().Authenticate(http, KeyScope.Manage) is { } unknown
            ? unknown
            : await next(context);
    }

    private static async Task<Results<Ok<PageResponse<ActResponse>>, ListExportResult, ProblemResult>> List(
        HttpContext http,
        AuditCommands audit
    )
    {
        var query = http.Request.Query.Where(parameter => parameter.Key != ListFormat.Parameter);
        if (ListFormat.Read(http.Request, out var isCsv) is { } fault)
            return (ProblemResult)fault;
        if (isCsv)
        {
            var export = await audit.Export(Viewer(http), query, http.RequestAborted);
            return export.Value is { } list ? new ListExportResult(list, "audit.csv") : (ProblemResult)export.Error!;
        }

        var page = await audit.List(Viewer(http), query, http.RequestAborted);
        return page.Value is { } listed ? TypedResults.Ok(listed) : (ProblemResult)page.Error!;
    }

    private static async Task<Results<Ok<AuditVerificationResponse>, ProblemResult>> Verify(HttpContext http, AuditCommands audit) =>
        (await audit.Verify(Viewer(http), http.Request.Query, http.RequestAborted)).OrProblem();

    /// <summary>The merchant that looks; null for an operator.</summary>
    private static MerchantId? Viewer(HttpContext http) => RequestInfo.Of(http).IsOperator ? null : http.GetMerchant().Id;
}
