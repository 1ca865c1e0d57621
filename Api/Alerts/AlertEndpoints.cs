using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Alerts;
using Payments.Application.Results;
using Payments.Domain.Alerts;

namespace Payments.Api.Alerts;

/// <summary><c>/v1/alerts</c>: what operators are told of.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/v1/alerts").WithTags("Alerts").AddEndpointFilter(AdminAuthentication.Filter);
        alerts.MapGet("/", List).WithName("ListAlerts").WithSummary("What operators are told of, the latest first");
        alerts
            .MapPost("/{id}/acknowledge", Acknowledge)
            .Accepts<AcknowledgeAlertRequest>("application/json")
            .WithName("AcknowledgeAlert")
            .WithSummary("Say that somebody looks after an alert");
    }

    private static async Task<Results<Ok<PageResponse<AlertResponse>>, ProblemResult>> List(HttpContext http, AlertCommands alerts) =>
        (await alerts.List(http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<AlertResponse>, ProblemResult>> Acknowledge(string id, HttpContext http, AlertCommands alerts) =>
        (await alerts.Acknowledge(http.GetOperatorActor(), id, RequestBody.Bytes(http), http.RequestAborted)).OrProblem();
}
