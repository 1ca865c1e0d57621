using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Payments.Grains.Secrets;

namespace Payments.Application.Merchants;

/// <summary>
/// For operators, and for the merchant itself: makes, ends and replaces a merchant's API keys and its webhook secret. Who asks for the
/// merchant hands on no more than its credentials allow.
/// </summary>
public sealed class KeyCommands(MerchantChanges changes, AuditLog audit, SecretBox secrets)
{
    private static readonly PaymentError KeyNotFound = new(PaymentErrorCode.KeyNotFound, "The merchant has no such key.");

    private static readonly PaymentError TooManyKeys = new(
        PaymentErrorCode.TooManyKeys,
        $"The merchant has {MerchantKeys.MaxKeys} keys that have not expired, which is the most there may be."
    );

    private static readonly PaymentError TooManySecrets = new(
        PaymentErrorCode.TooManySecrets,
        $"{MerchantKeys.MaxFormerSecrets} former secrets still count, which is the most there may be. Wait for one to end, or choose overlap_seconds 0, which ends all of them."
    );

    private static readonly PaymentError TooMuchGranted = new(
        PaymentErrorCode.InsufficientScope,
        "A key cannot give more scopes than it has. Name some of its own in scopes.",
        "scopes"
    );

    private static readonly PaymentError NeedsAllScopes = new(
        PaymentErrorCode.InsufficientScope,
        "Whoever has the webhook secret may do everything, so it takes a key with all scopes to be shown a new one.",
        "authorization"
    );

    /// <summary>Makes one more API key, shown this once.</summary>
    /// <param name="actor">Who asks for it: an operator, or the merchant itself.</param>
    /// <param name="id">Whose.</param>
    /// <param name="body">A <see cref="KeyRequest"/> in JSON; empty for one without fields.</param>
    public async Task<CommandResult<KeyResponse>> Add(Actor actor, string id, ReadOnlyMemory<byte> body)
    {
        var read = JsonBody.ReadOptional(body, DomainJson.Stored.KeyRequest);
        if (read.Value is not { } request)
            return read.Error!;
        if (KeyRequest.Check(request, changes.Now, out var scopes, out var expiresAt) is { } error)
            return error;
        if (!actor.MayGrant(scopes ?? ApiKey.DefaultScopes))
            return await audit.Refuse(actor, new Act(AuditAction.AddKey, new MerchantId(id)), TooMuchGranted);
        if (await changes.Find(id) is not { } merchant)
            return MerchantErrors.NotFound;

        var now = changes.ChangeTime(merchant);
        var (apiKey, made) = Credentials.NewApiKey(new MerchantId(id), now);
        var kept = made with { Name = request.Name, Scopes = scopes, ExpiresAt = expiresAt };
        return merchant.WithKey(kept, now) is { } changed
            ? await Save(
                actor,
                new Act(AuditAction.AddKey, merchant.Id, kept.Id) { Changes = SettingChanges.Of(kept) },
                merchant,
                changed,
                kept,
                apiKey
            )
            : TooManyKeys;
    }

    /// <summary>Revokes a key.</summary>
    /// <param name="actor">Who asks for it: an operator, or the merchant itself.</param>
    /// <param name="id">Whose.</param>
    /// <param name="keyId">What is revoked.</param>
    /// <returns>Null when that was done.</returns>
    public async Task<PaymentError?> Revoke(Actor actor, string id, string keyId)
    {
        if (await changes.Find(id) is not { } merchant)
            return MerchantErrors.NotFound;
        if (merchant.WithoutKey(keyId, changes.ChangeTime(merchant)) is not { } changed)
            return KeyNotFound;
        return await audit.Record(actor, new Act(AuditAction.RevokeKey, merchant.Id, keyId), async () =>
            await changes.Replace(merchant, changed) ? null : MerchantErrors.ConcurrentChange
        );
    }

    /// <summary>Replaces a key, both counting for a while.</summary>
    /// <param name="actor">Who asks for it: an operator, or the merchant itself.</param>
    /// <param name="id">Whose.</param>
    /// <param name="keyId">What is replaced.</param>
    /// <param name="body">A <see cref="RotationRequest"/> in JSON; empty for one without fields.</param>
    public async Task<CommandResult<KeyResponse>> Rotate(Actor actor, string id, string keyId, ReadOnlyMemory<byte> body)
    {
        if (CheckRotation(body, out var overlap) is { } error)
            return error;
        if (await changes.Find(id) is not { } merchant)
            return MerchantErrors.NotFound;
        if (merchant.Key(keyId) is not { } old)
            return KeyNotFound;
        if (!actor.MayGrant(old.GrantedScopes))
            return await audit.Refuse(actor, new Act(AuditAction.RotateKey, merchant.Id, keyId), TooMuchGranted);

        var now = changes.ChangeTime(merchant);
        var (apiKey, made) = Credentials.NewApiKey(new MerchantId(id), now);
        var kept = made with { Name = old.Name, Scopes = old.Scopes, ExpiresAt = now + old.Lifetime };
        var ending = merchant with { Keys = merchant.Keys.Replace(old, old.ExpiringWithin(overlap, now)) };
        return ending.WithKey(kept, now) is { } changed
            ? await Save(
                actor,
                new Act(AuditAction.RotateKey, merchant.Id, keyId)
                {
                    Changes = [new FieldChange("key_id", keyId, kept.Id), SettingChanges.Overlap(overlap)],
                },
                merchant,
                changed,
                kept,
                apiKey
            )
            : TooManyKeys;
    }

    /// <summary>Replaces the webhook secret, both counting for a while; the new one is shown this once.</summary>
    /// <param name="actor">Who asks for it: an operator, or the merchant itself.</param>
    /// <param name="id">Whose.</param>
    /// <param name="body">A <see cref="RotationRequest"/> in JSON; empty for one without fields.</param>
    public async Task<CommandResult<WebhookSecretResponse>> RotateSecret(Actor actor, string id, ReadOnlyMemory<byte> body)
    {
        if (!actor.MayGrant(Enum.GetValues<KeyScope>()))
            return await audit.Refuse(actor, new Act(AuditAction.RotateWebhookSecret, new MerchantId(id)), NeedsAllScopes);
        if (CheckRotation(body, out var overlap) is { } error)
            return error;
        if (await changes.Find(id) is not { } merchant)
            return MerchantErrors.NotFound;

        var (now, key) = (changes.ChangeTime(merchant), Credentials.NewWebhookKey());
        if (merchant.WithWebhookKey(secrets.Seal(key, id), overlap, now) is not { } changed)
            return TooManySecrets;
        return await audit.Record<WebhookSecretResponse>(
            actor,
            new Act(AuditAction.RotateWebhookSecret, merchant.Id)
            {
                Changes = [FieldChange.OfSecret("webhook_secret"), SettingChanges.Overlap(overlap)],
            },
            async () =>
                await changes.Replace(merchant, changed)
                    ? new WebhookSecretResponse(StandardWebhooks.SecretOf(key), overlap > TimeSpan.Zero ? now + overlap : null)
                    : MerchantErrors.ConcurrentChange
        );
    }

    private static PaymentError? CheckRotation(ReadOnlyMemory<byte> body, out TimeSpan overlap)
    {
        overlap = default;
        var read = JsonBody.ReadOptional(body, DomainJson.Stored.RotationRequest);
        return read.Value is { } request ? RotationRequest.Check(request, out overlap) : read.Error;
    }

    private Task<CommandResult<KeyResponse>> Save(Actor actor, Act act, Merchant read, Merchant changed, ApiKey kept, string apiKey) =>
        audit.Record<KeyResponse>(actor, act, async () =>
            await changes.Replace(read, changed)
                ? new CommandResult<KeyResponse>(KeyResponse.Of(kept) with { ApiKey = apiKey }, null, CommandEffect.Created)
                : MerchantErrors.ConcurrentChange
        );
}
