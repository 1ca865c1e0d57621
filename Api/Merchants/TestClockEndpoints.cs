using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Merchants;
using Payments.Domain.Merchants;

namespace Payments.Api.Merchants;

/// <summary><c>/v1/test-clock</c>: a merchant in test mode moves the time of its orders.</summary>
internal static class TestClockEndpoints
{
    public static void MapTestClock(this IEndpointRouteBuilder app) =>
        app.MapGroup("/v1/test-clock")
            .WithTags("Test clock")
            .AddEndpointFilter(MerchantAuthentication.Filter)
            .MapPost("/advance", Advance)
            .WithReplayGuard()
            .Accepts<AdvanceClockRequest>("application/json")
            .WithName("AdvanceClock")
            .WithSummary("Move the time of a test merchant's orders");

    private static async Task<Results<Ok<ClockResponse>, ProblemResult>> Advance(HttpContext http, ClockCommands clocks)
    {
        if (ClockCommands.CheckMode(http.GetMerchant()) is { } error)
            return (ProblemResult)error;
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        return (await clocks.Advance(http.GetMerchantActor(), RequestBody.Bytes(http), http.RequestAborted)).OrProblem();
    }
}
