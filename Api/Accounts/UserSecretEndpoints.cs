using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Accounts;
using Payments.Application.Results;

namespace Payments.Api.Accounts;

/// <summary><c>/v1/accounts/{id}/secrets</c>: a merchant makes, ends and replaces the secrets of its users.</summary>
internal static class UserSecretEndpoints
{
    internal static async Task<Results<Ok<PageResponse<UserSecretResponse>>, ProblemResult>> List(
        string id,
        HttpContext http,
        UserSecretCommands secrets
    ) => (await secrets.List(http.GetMerchant(), id)).OrProblem();

    internal static async Task<Results<Created<UserSecretResponse>, ProblemResult>> Add(
        string id,
        HttpContext http,
        UserSecretCommands secrets
    ) => OrCreated(id, await secrets.Add(http.GetMerchantActor(), id));

    internal static async Task<Results<NoContent, ProblemResult>> Revoke(
        string id,
        string secretId,
        HttpContext http,
        UserSecretCommands secrets
    ) => await secrets.Revoke(http.GetMerchantActor(), id, secretId) is { } error ? (ProblemResult)error : TypedResults.NoContent();

    internal static async Task<Results<Created<UserSecretResponse>, ProblemResult>> Rotate(
        string id,
        string secretId,
        HttpContext http,
        UserSecretCommands secrets
    ) => OrCreated(id, await secrets.Rotate(http.GetMerchantActor(), id, secretId, RequestBody.Bytes(http)));

    private static Results<Created<UserSecretResponse>, ProblemResult> OrCreated(string id, CommandResult<UserSecretResponse> answer) =>
        answer.Value is { } made ? TypedResults.Created(Links.AccountSecrets(id), made) : (ProblemResult)answer.Error!;
}
