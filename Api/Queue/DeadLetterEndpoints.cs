using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Application.Queue;

namespace Payments.Api.Queue;

/// <summary><c>/v1/dead-letters</c>: what the queue of orders brought and was refused for good.</summary>
internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/v1/dead-letters").WithTags("Dead letters").AddEndpointFilter(AdminAuthentication.Filter);
        letters.MapGet("/", List).WithName("ListDeadLetters").WithSummary("Messages of the queue that were refused, the longest first");
        letters.MapPost("/{id}/resend", Resend).WithName("ResendDeadLetter").WithSummary("Have a message be tried again as it was sent");
        letters.MapDelete("/{id}", Discard).WithName("DiscardDeadLetter").WithSummary("Take a message away for ever");
    }

    private static async Task<Results<Ok<DeadLettersResponse>, ProblemResult>> List(HttpContext http, DeadLetterCommands letters) =>
        (await letters.List(http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<DeadLetterResponse>, ProblemResult>> Resend(
        string id,
        HttpContext http,
        DeadLetterCommands letters
    ) => (await letters.SendAgain(http.GetOperatorActor(), id, http.RequestAborted)).OrProblem();

    private static async Task<Results<NoContent, ProblemResult>> Discard(string id, HttpContext http, DeadLetterCommands letters)
    {
        var discarded = await letters.Discard(http.GetOperatorActor(), id, http.RequestAborted);
        return discarded.Error is { } error ? (ProblemResult)error : TypedResults.NoContent();
    }
}
