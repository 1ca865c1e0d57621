using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Payments.Domain;
using Orleans.Payments.Gateways;
using Orleans.Payments.Grains;

namespace Orleans.Payments.Api;

/// <summary>A secret by which an account's user is known.</summary>
/// <param name="Id">To speak of it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="Secret">The secret itself: shown once, when it is made.</param>
public sealed record UserSecretResponse(string Id, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? Secret = null)
{
    internal static UserSecretResponse Of(UserSecret secret) => new(secret.Id, secret.CreatedAt, secret.ExpiresAt);
}

/// <summary><c>/v1/accounts/{id}/secrets</c>: a merchant makes, ends and replaces the secrets of its users.</summary>
internal static class UserSecretEndpoints
{
    internal static async Task<Results<Ok<PageResponse<UserSecretResponse>>, Problem>> List(string id, HttpContext http, IGrainFactory grains) =>
        AccountEndpoints.Grain(http, grains, id) is { } grain && await grain.Get() is { } account
            ? TypedResults.Ok(new PageResponse<UserSecretResponse>([.. account.Secrets.Select(UserSecretResponse.Of)], null))
            : AccountEndpoints.NotFound;

    internal static async Task<Results<Created<UserSecretResponse>, Problem>> Add(string id, HttpContext http, IGrainFactory grains, MerchantChanges changes)
    {
        if (AccountEndpoints.Grain(http, grains, id) is not { } grain) return AccountEndpoints.NotFound;
        var (secret, kept) = Credentials.NewUserSecret(http.Merchant().Id, changes.Now);
        return Made(id, secret, kept, await grain.AddSecret(http.Merchant().Id, id, kept));
    }

    internal static async Task<Results<NoContent, Problem>> Revoke(string id, string secretId, HttpContext http, IGrainFactory grains)
    {
        if (AccountEndpoints.Grain(http, grains, id) is not { } grain) return AccountEndpoints.NotFound;
        return (await grain.RevokeSecret(secretId)).Rejection is { } rejection ? (Problem)rejection : TypedResults.NoContent();
    }

    internal static async Task<Results<Created<UserSecretResponse>, Problem>> Rotate(
        string id, string secretId, HttpContext http, IGrainFactory grains, MerchantChanges changes)
    {
        var (body, _) = await RequestBody.OptionalJson(http, DomainJson.Stored.RotationRequest);
        if (body.Value is not { } request) return (Problem)body.Rejection!;
        if (RotationRequest.Check(request, out var overlap) is { } fault) return (Problem)fault;
        if (AccountEndpoints.Grain(http, grains, id) is not { } grain) return AccountEndpoints.NotFound;
        var (secret, kept) = Credentials.NewUserSecret(http.Merchant().Id, changes.Now);
        return Made(id, secret, kept, await grain.RotateSecret(secretId, kept, overlap));
    }

    private static Results<Created<UserSecretResponse>, Problem> Made(string id, string secret, UserSecret kept, SecretReply reply) => reply.Rejection is { } rejection
        ? (Problem)rejection
        : TypedResults.Created($"/v1/accounts/{Uri.EscapeDataString(id)}/secrets", UserSecretResponse.Of(kept) with { Secret = secret });
}
