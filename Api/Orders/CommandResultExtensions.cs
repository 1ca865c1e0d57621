using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Problems;
using Payments.Application.Results;

namespace Payments.Api.Orders;

/// <summary>What became of a command, as HTTP says it.</summary>
internal static class CommandResultExtensions
{
    public static Results<Ok<T>, ProblemResult> OrProblem<T>(this CommandResult<T> answer)
        where T : class => answer.Value is { } value ? TypedResults.Ok(value) : (ProblemResult)answer.Error!;

    /// <summary>201 with the place of what was made, or 200 and a header where a repeated command made nothing.</summary>
    public static Results<CreationResult<T>, ProblemResult> OrCreated<T>(this CommandResult<T> answer, Func<T, string> location)
        where T : class =>
        answer.Value is { } value
            ? new CreationResult<T>(value, answer.Effect == CommandEffect.Created ? location(value) : null)
            : (ProblemResult)answer.Error!;
}
