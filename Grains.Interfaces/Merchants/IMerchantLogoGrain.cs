using Orleans;
using Orleans.Concurrency;
using Payments.Domain.Merchants;

namespace Payments.Grains.Interfaces.Merchants;

/// <summary>
/// One picture of a merchant's; its key is the picture's id. It is apart from the merchant, which every process keeps a copy of.
/// </summary>
[Alias("Orleans.Payments.IMerchantLogoGrain")]
public interface IMerchantLogoGrain : IGrainWithStringKey
{
    /// <summary>Keeps the picture; it is durable when this is answered.</summary>
    [Alias("Set")]
    Task Set(MerchantLogo logo);

    /// <summary>The picture; null where there is none of this id.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    Task<MerchantLogo?> Get();

    /// <summary>Forgets it.</summary>
    [Alias("Clear")]
    Task Clear();
}
