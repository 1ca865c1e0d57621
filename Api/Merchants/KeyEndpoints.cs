using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Merchants;
using Payments.Application.Results;

namespace Payments.Api.Merchants;

/// <summary>
/// <c>/v1/merchants/{id}/keys</c> and <c>/webhook-secret</c>: operators and the merchant itself make, end and replace credentials.
/// </summary>
internal static class KeyEndpoints
{
    internal static async Task<Results<Created<KeyResponse>, ProblemResult>> Add(string id, HttpContext http, KeyCommands keys) =>
        OrCreated(id, await keys.Add(http.GetActor(), id, RequestBody.Bytes(http)));

    internal static async Task<Results<NoContent, ProblemResult>> Revoke(string id, string keyId, HttpContext http, KeyCommands keys) =>
        await keys.Revoke(http.GetActor(), id, keyId) is { } error ? (ProblemResult)error : TypedResults.NoContent();

    internal static async Task<Results<Created<KeyResponse>, ProblemResult>> Rotate(
        string id,
        string keyId,
        HttpContext http,
        KeyCommands keys
    ) => OrCreated(id, await keys.Rotate(http.GetActor(), id, keyId, RequestBody.Bytes(http)));

    internal static async Task<Results<Ok<WebhookSecretResponse>, ProblemResult>> RotateSecret(
        string id,
        HttpContext http,
        KeyCommands keys
    ) => (await keys.RotateSecret(http.GetActor(), id, RequestBody.Bytes(http))).OrProblem();

    private static Results<Created<KeyResponse>, ProblemResult> OrCreated(string id, CommandResult<KeyResponse> answer) =>
        answer.Value is { } made ? TypedResults.Created(Links.Merchant(id), made) : (ProblemResult)answer.Error!;
}
