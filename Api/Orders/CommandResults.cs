using System;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Gateways;

namespace Payments.Api;

/// <summary>What became of a command, as HTTP says it.</summary>
internal static class CommandResults
{
    public static Results<Ok<T>, Problem> OrProblem<T>(this Answer<T> answer)
        where T : class => answer.Value is { } value ? TypedResults.Ok(value) : (Problem)answer.Refusal!;

    /// <summary>201 with the place of what was made, or 200 and a header where a repeated command made nothing.</summary>
    public static Results<Made<T>, Problem> OrMade<T>(this Answer<T> answer, Func<T, string> place)
        where T : class =>
        answer.Value is { } value ? new Made<T>(value, answer.Effect == Effect.Made ? place(value) : null) : (Problem)answer.Refusal!;
}
