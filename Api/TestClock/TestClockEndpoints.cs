using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;

namespace Orleans.Payments.Api;

/// <summary>Where a merchant's time stands after a move.</summary>
/// <param name="Now">The time of its orders.</param>
/// <param name="Complete">The time is where it should be, and nothing of the merchant's is due or under way. Otherwise the request stopped at its limits.</param>
/// <param name="RemainingSeconds">What is left to move, rounded up: ask for it to go on.</param>
/// <param name="Steps">At how many different times orders had something to do.</param>
/// <param name="Orders">How many orders had something to do.</param>
/// <param name="Ticks">How often orders did what was due.</param>
/// <param name="InFlight">How many orders wait for an answer from outside still.</param>
public sealed record ClockResponse(DateTimeOffset Now, bool Complete, long RemainingSeconds, int Steps, int Orders, int Ticks, int InFlight);

/// <summary><c>/v1/test-clock</c>: a merchant in test mode moves the time of its orders.</summary>
internal static class TestClockEndpoints
{
    private static readonly Problem TestModeOnly = new Rejection(RejectionCode.TestModeOnly, "Only a merchant in test mode has a clock that can be moved.");

    public static void MapTestClock(this IEndpointRouteBuilder app) => app
        .MapGroup("/v1/test-clock").WithTags("Test clock").AddEndpointFilter(MerchantAuthentication.Filter)
        .MapPost("/advance", Advance).Accepts<AdvanceClockRequest>("application/json").WithName("AdvanceClock").WithSummary("Move the time of a test merchant's orders");

    private static async Task<Results<Ok<ClockResponse>, Problem>> Advance(HttpContext http, MerchantChanges merchants, TestClocks clocks)
    {
        if (http.Merchant().Mode != MerchantMode.Test) return TestModeOnly;
        if (!http.Request.HasJsonContentType()) return RequestBody.NotJson;
        var (body, _) = await RequestBody.Json(http, DomainJson.Stored.AdvanceClockRequest);
        if (body.Value is not { } request) return (Problem)body.Rejection!;
        // The copy that authenticated the request may be two seconds old.
        if (await merchants.Find(http.Merchant().Id) is not { } merchant) return MerchantChanges.NotFound;
        if (AdvanceClockRequest.Check(request, merchant.Clock ?? TestClock.Real) is { } rejection) return (Problem)rejection;

        return await clocks.Advance(merchant, TimeSpan.FromSeconds(request.Seconds!.Value), http.RequestAborted) is { } reached
            ? TypedResults.Ok(new ClockResponse(
                reached.Now, reached.IsComplete, (long)Math.Ceiling(reached.Left.TotalSeconds), reached.Steps, reached.Orders, reached.Ticks, reached.InFlight))
            : MerchantChanges.Concurrent;
    }
}
