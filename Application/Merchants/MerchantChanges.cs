using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;

namespace Payments.Application.Merchants;

/// <summary>
/// What every change of a merchant's configuration needs: it is read, changed, and replaced if nobody else has changed it.
/// </summary>
public sealed class MerchantChanges(IGrainFactory grains, MerchantDirectory directory, TimeProvider clock)
{
    /// <summary>A merchant as it is now; null where there is none.</summary>
    public async Task<Merchant?> Find(string id) => new MerchantId(id).IsValid ? await grains.GetGrain<IMerchantGrain>(id).Get() : null;

    /// <summary>Puts a changed configuration in the place of what was read; false when that has changed meanwhile.</summary>
    public async Task<bool> Replace(Merchant read, Merchant changed)
    {
        try
        {
            return await grains.GetGrain<IMerchantGrain>(read.Id).Replace(changed, read.UpdatedAt);
        }
        finally
        {
            // Where the answer is lost, the change may have been made all the same.
            directory.Invalidate(read.Id);
        }
    }

    /// <summary>When a change of a merchant happens.</summary>
    public DateTimeOffset ChangeTime(Merchant merchant) => clock.StoredAfter(merchant.UpdatedAt);

    /// <summary>The time of what is made now.</summary>
    public DateTimeOffset Now => clock.StoredNow();
}
