using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Gateways;

namespace Payments.Api;

/// <summary><c>/v1/accounts/{id}/secrets</c>: a merchant makes, ends and replaces the secrets of its users.</summary>
internal static class UserSecretEndpoints
{
    internal static async Task<Results<Ok<PageResponse<UserSecretResponse>>, Problem>> List(string id, HttpContext http, UserSecretCommands secrets) =>
        (await secrets.List(http.Merchant(), id)).OrProblem();

    internal static async Task<Results<Created<UserSecretResponse>, Problem>> Add(string id, HttpContext http, UserSecretCommands secrets) =>
        Made(id, await secrets.Add(http.Merchant(), id));

    internal static async Task<Results<NoContent, Problem>> Revoke(string id, string secretId, HttpContext http, UserSecretCommands secrets) =>
        await secrets.Revoke(http.Merchant(), id, secretId) is { } refusal ? (Problem)refusal : TypedResults.NoContent();

    internal static async Task<Results<Created<UserSecretResponse>, Problem>> Rotate(string id, string secretId, HttpContext http, UserSecretCommands secrets) =>
        Made(id, await secrets.Rotate(http.Merchant(), id, secretId, RequestBody.Bytes(http)));

    private static Results<Created<UserSecretResponse>, Problem> Made(string id, Answer<UserSecretResponse> answer) => answer.Value is { } made
        ? TypedResults.Created(Links.AccountSecrets(id), made)
        : (Problem)answer.Refusal!;
}
