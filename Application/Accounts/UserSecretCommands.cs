using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Accounts;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Grains;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Secrets;

namespace Payments.Application.Accounts;

/// <summary>A secret by which an account's user is known.</summary>
/// <param name="Id">To speak of it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="Secret">The secret itself: shown once, when it is made.</param>
public sealed record UserSecretResponse(string Id, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? Secret = null)
{
    internal static UserSecretResponse Of(UserSecret secret) => new(secret.Id, secret.CreatedAt, secret.ExpiresAt);
}

/// <summary>Makes, ends and replaces the secrets of a merchant's users; <see cref="CommandAdmission"/> has let the merchant in.</summary>
public sealed class UserSecretCommands(AccountCommands accounts, AuditLog audit, TimeProvider clock)
{
    /// <summary>The secrets of an account that count, all on one page: there is a bounded number of them.</summary>
    public async Task<CommandResult<PageResponse<UserSecretResponse>>> List(Merchant merchant, string id) =>
        await accounts.Find(merchant, id) is { } account
            ? new PageResponse<UserSecretResponse>([.. account.Secrets.Select(UserSecretResponse.Of)], null)
            : AccountErrors.NotFound;

    /// <summary>Makes a secret; the first also makes the account.</summary>
    public async Task<CommandResult<UserSecretResponse>> Add(MerchantActor actor, string id)
    {
        var merchant = actor.Merchant;
        if (accounts.Grain(merchant, id) is not { } grain)
            return AccountErrors.NotFound;
        var (secret, kept) = Credentials.NewUserSecret(merchant.Id, clock.StoredNow());
        return await audit.Record(
            actor,
            new Act(AuditAction.AddUserSecret, merchant.Id, id) { Changes = [new FieldChange("secret_id", null, kept.Id)] },
            async () => ResultOf(secret, kept, await grain.AddSecret(merchant.Id, new AccountId(id), kept))
        );
    }

    /// <summary>Ends a secret at once.</summary>
    /// <returns>Null when that was done.</returns>
    public async Task<PaymentError?> Revoke(MerchantActor actor, string id, string secretId)
    {
        if (accounts.Grain(actor.Merchant, id) is not { } grain)
            return AccountErrors.NotFound;
        return await audit.Record(
            actor,
            new Act(AuditAction.RevokeUserSecret, actor.Merchant.Id, id) { Changes = [new FieldChange("secret_id", secretId, null)] },
            async () => (await grain.RevokeSecret(secretId)).Error
        );
    }

    /// <summary>Replaces a secret, both counting for a while.</summary>
    /// <param name="actor">The merchant whose user's it is.</param>
    /// <param name="id">The account.</param>
    /// <param name="secretId">What is replaced.</param>
    /// <param name="body">A <see cref="RotationRequest"/> in JSON; empty for one without fields.</param>
    public async Task<CommandResult<UserSecretResponse>> Rotate(MerchantActor actor, string id, string secretId, ReadOnlyMemory<byte> body)
    {
        var read = JsonBody.ReadOptional(body, DomainJson.Stored.RotationRequest);
        if (read.Value is not { } request)
            return read.Error!;
        if (RotationRequest.Check(request, out var overlap) is { } fault)
            return fault;
        var merchant = actor.Merchant;
        if (accounts.Grain(merchant, id) is not { } grain)
            return AccountErrors.NotFound;
        var (secret, kept) = Credentials.NewUserSecret(merchant.Id, clock.StoredNow());
        return await audit.Record(
            actor,
            new Act(AuditAction.RotateUserSecret, merchant.Id, id)
            {
                Changes = [new FieldChange("secret_id", secretId, kept.Id), SettingChanges.Overlap(overlap)],
            },
            async () => ResultOf(secret, kept, await grain.RotateSecret(secretId, kept, overlap))
        );
    }

    private static CommandResult<UserSecretResponse> ResultOf(string secret, UserSecret kept, SecretReply reply) =>
        reply.Error is { } error
            ? error
            : new CommandResult<UserSecretResponse>(UserSecretResponse.Of(kept) with { Secret = secret }, null, CommandEffect.Created);
}
