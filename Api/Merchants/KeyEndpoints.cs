using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Domain;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Payments.Grains.Secrets;

namespace Payments.Api.Merchants;

/// <summary>An API key.</summary>
/// <param name="Id">To speak of it.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="LastUsedAt">When it was last used, at most about a minute behind; null when it was not.</param>
/// <param name="ApiKey">The key itself: shown once, when it is made.</param>
public sealed record KeyResponse(
    string Id,
    string? Name,
    IReadOnlyList<KeyScope> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    string? ApiKey = null
)
{
    internal static KeyResponse Of(ApiKey key) =>
        new(
            key.Id,
            key.Name,
            key.Scopes is { } scopes ? scopes : [KeyScope.Read, KeyScope.Write],
            key.CreatedAt,
            key.ExpiresAt,
            key.LastUsedAt
        );
}

/// <summary>What a rotation of a webhook secret gives.</summary>
/// <param name="WebhookSecret">The new secret: shown once.</param>
/// <param name="OverlapUntil">Until when the one before is valid too; null when it is not any more.</param>
public sealed record WebhookSecretResponse(string WebhookSecret, DateTimeOffset? OverlapUntil);

/// <summary><c>/v1/merchants/{id}/keys</c> and <c>/webhook-secret</c>: operators make, end and replace credentials.</summary>
internal static class KeyEndpoints
{
    private static readonly ProblemResult KeyNotFound = new PaymentError(PaymentErrorCode.KeyNotFound, "The merchant has no such key.");

    private static readonly ProblemResult TooManyKeys = new PaymentError(
        PaymentErrorCode.TooManyKeys,
        $"The merchant has {MerchantKeys.MaxKeys} keys that have not expired, which is the most there may be."
    );

    private static readonly ProblemResult TooManySecrets = new PaymentError(
        PaymentErrorCode.TooManySecrets,
        $"{MerchantKeys.MaxFormerSecrets} former secrets still count, which is the most there may be. Wait for one to end, or choose overlap_seconds 0, which ends all of them."
    );

    internal static async Task<Results<Created<KeyResponse>, ProblemResult>> Add(string id, HttpContext http, MerchantChanges changes)
    {
        var (body, _) = RequestBody.OptionalJson(http, DomainJson.Stored.KeyRequest);
        if (body.Value is not { } request)
            return (ProblemResult)body.Error!;
        if (KeyRequest.Check(request, changes.Now, out var scopes, out var expiresAt) is { } error)
            return (ProblemResult)error;
        if (await changes.Find(id) is not { } merchant)
            return MerchantChanges.NotFound;

        var now = changes.ChangeTime(merchant);
        var (apiKey, made) = Credentials.NewApiKey(new MerchantId(id), now);
        var kept = made with { Name = request.Name, Scopes = scopes, ExpiresAt = expiresAt };
        return merchant.WithKey(kept, now) is { } changed ? await Save(changes, merchant, changed, kept, apiKey) : TooManyKeys;
    }

    internal static async Task<Results<NoContent, ProblemResult>> Revoke(string id, string keyId, MerchantChanges changes)
    {
        if (await changes.Find(id) is not { } merchant)
            return MerchantChanges.NotFound;
        if (merchant.WithoutKey(keyId, changes.ChangeTime(merchant)) is not { } changed)
            return KeyNotFound;
        return await changes.Replace(merchant, changed) ? TypedResults.NoContent() : MerchantChanges.ConcurrentChange;
    }

    internal static async Task<Results<Created<KeyResponse>, ProblemResult>> Rotate(
        string id,
        string keyId,
        HttpContext http,
        MerchantChanges changes
    )
    {
        if (CheckRotation(http, out var overlap) is { } error)
            return (ProblemResult)error;
        if (await changes.Find(id) is not { } merchant)
            return MerchantChanges.NotFound;
        if (merchant.Key(keyId) is not { } old)
            return KeyNotFound;

        var now = changes.ChangeTime(merchant);
        var (apiKey, made) = Credentials.NewApiKey(new MerchantId(id), now);
        var kept = made with { Name = old.Name, Scopes = old.Scopes, ExpiresAt = now + old.Lifetime };
        var ending = merchant with { Keys = merchant.Keys.Replace(old, old.ExpiringWithin(overlap, now)) };
        return ending.WithKey(kept, now) is { } changed ? await Save(changes, merchant, changed, kept, apiKey) : TooManyKeys;
    }

    internal static async Task<Results<Ok<WebhookSecretResponse>, ProblemResult>> RotateSecret(
        string id,
        HttpContext http,
        MerchantChanges changes,
        SecretBox secrets
    )
    {
        if (CheckRotation(http, out var overlap) is { } error)
            return (ProblemResult)error;
        if (await changes.Find(id) is not { } merchant)
            return MerchantChanges.NotFound;

        var (now, key) = (changes.ChangeTime(merchant), Credentials.NewWebhookKey());
        if (merchant.WithWebhookKey(secrets.Seal(key, id), overlap, now) is not { } changed)
            return TooManySecrets;
        return await changes.Replace(merchant, changed)
            ? TypedResults.Ok(new WebhookSecretResponse(StandardWebhooks.SecretOf(key), overlap > TimeSpan.Zero ? now + overlap : null))
            : MerchantChanges.ConcurrentChange;
    }

    private static PaymentError? CheckRotation(HttpContext http, out TimeSpan overlap)
    {
        overlap = default;
        var (body, _) = RequestBody.OptionalJson(http, DomainJson.Stored.RotationRequest);
        return body.Value is { } request ? RotationRequest.Check(request, out overlap) : body.Error;
    }

    private static async Task<Results<Created<KeyResponse>, ProblemResult>> Save(
        MerchantChanges changes,
        Merchant read,
        Merchant changed,
        ApiKey kept,
        string apiKey
    ) =>
        await changes.Replace(read, changed)
            ? TypedResults.Created(Links.Merchant(read.Id), KeyResponse.Of(kept) with { ApiKey = apiKey })
            : MerchantChanges.ConcurrentChange;
}
