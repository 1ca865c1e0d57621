using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Problems;
using Payments.Application.Orders;
using Payments.Application.Results;

namespace Payments.Api.Orders;

/// <summary><c>/v1/foreign-reports</c> and <c>/v1/unconfirmed-payments</c>: what operators have to look at, of all merchants.</summary>
internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var reviews = app.MapGroup("/v1").WithTags("Orders").AddEndpointFilter(AdminAuthentication.Filter);
        reviews
            .MapGet("/foreign-reports", ForeignReports)
            .WithName("ListForeignReports")
            .WithSummary("What channels said of orders that are none of their business, newest first");
        reviews
            .MapGet("/unconfirmed-payments", UnconfirmedPayments)
            .WithName("ListUnconfirmedPayments")
            .WithSummary("Orders that wait for money that cannot be read, newest first");
    }

    private static async Task<Results<Ok<PageResponse<ForeignReportResponse>>, ProblemResult>> ForeignReports(
        HttpContext http,
        ReviewCommands reviews
    ) => (await reviews.ListForeignReports(http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<PageResponse<UnconfirmedOrderResponse>>, ProblemResult>> UnconfirmedPayments(
        HttpContext http,
        ReviewCommands reviews
    ) => (await reviews.ListUnconfirmedPayments(http.Request.Query, http.RequestAborted)).OrProblem();
}
