using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Orders;

namespace Payments.Grains.Merchants;

/// <summary>Keeps one picture of a merchant's.</summary>
[GrainType("merchant-logo")]
public sealed class MerchantLogoGrain(
    [PersistentState("merchant-logo", OrderGrain.StorageName)] IPersistentState<MerchantLogoDocument> document
) : Grain, IMerchantLogoGrain
{
    /// <inheritdoc/>
    public Task Set(MerchantLogo logo)
    {
        document.State.Png = [.. logo.Png];
        return document.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task<MerchantLogo?> Get()
    {
        if (document.State.Png is { } png)
            return Task.FromResult<MerchantLogo?>(new MerchantLogo(this.GetPrimaryKeyString(), [.. png]));
        // Anybody can make up an id.
        DeactivateOnIdle();
        return Task.FromResult<MerchantLogo?>(null);
    }

    /// <inheritdoc/>
    public async Task Clear()
    {
        if (document.RecordExists)
            await document.ClearStateAsync();
        DeactivateOnIdle();
    }
}

/// <summary>What storage holds of a picture.</summary>
public sealed class MerchantLogoDocument
{
    /// <summary>The picture; null where there is none.</summary>
    public byte[]? Png { get; set; }

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
