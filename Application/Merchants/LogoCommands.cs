using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;

namespace Payments.Application.Merchants;

/// <summary>For operators and for the merchant itself: the picture that its payers see on the checkout.</summary>
public sealed class LogoCommands(MerchantChanges changes, IGrainFactory grains, AuditLog audit)
{
    /// <summary>Sets it, or replaces it.</summary>
    /// <param name="actor">Who asks for it: an operator, or the merchant itself.</param>
    /// <param name="id">Which merchant.</param>
    /// <param name="file">A PNG picture.</param>
    public async Task<CommandResult<MerchantResponse>> Set(Actor actor, string id, ReadOnlyMemory<byte> file)
    {
        if (await changes.Find(id) is not { } merchant)
            return MerchantErrors.NotFound;
        var read = MerchantLogo.Read(merchant.Id, file.Span);
        if (read.Value is not { } logo)
            return read.Error!;
        // The picture is there before anybody is told of it.
        return await Change(actor, AuditAction.SetLogo, merchant, logo.Id, () => grains.GetGrain<IMerchantLogoGrain>(logo.Id).Set(logo));
    }

    /// <summary>Takes it away; where there is none nothing changes.</summary>
    public async Task<CommandResult<MerchantResponse>> Remove(Actor actor, string id) =>
        await changes.Find(id) is { } merchant
            ? await Change(actor, AuditAction.RemoveLogo, merchant, null, () => Task.CompletedTask)
            : MerchantErrors.NotFound;

    /// <summary>The picture of an id; null where there is none. What cannot be an id costs no look at anything.</summary>
    public async Task<MerchantLogo?> Find(string logoId) =>
        MerchantLogo.IsId(logoId) ? await grains.GetGrain<IMerchantLogoGrain>(logoId).Get() : null;

    private async Task<CommandResult<MerchantResponse>> Change(
        Actor actor,
        AuditAction action,
        Merchant merchant,
        string? logoId,
        Func<Task> prepare
    )
    {
        var changed = merchant with { LogoId = logoId, UpdatedAt = changes.ChangeTime(merchant) };
        return await audit.Record<MerchantResponse>(
            actor,
            new Act(action, merchant.Id) { Changes = SettingChanges.Between(merchant, changed) },
            async () =>
            {
                await prepare();
                if (!await changes.Replace(merchant, changed))
                    return MerchantErrors.ConcurrentChange;
                // Nothing leads to it any more.
                if (merchant.LogoId is { } former && former != logoId)
                    await grains.GetGrain<IMerchantLogoGrain>(former).Clear();
                return MerchantResponse.Of(changed, changes.Now);
            }
        );
    }
}
