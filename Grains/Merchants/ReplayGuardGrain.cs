using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Ids;
using Payments.Domain.Signatures;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Orders;

namespace Payments.Grains.Merchants;

/// <summary>
/// Remembers signed requests that must not be carried out twice. Its row has at most <see cref="ReplayGuard.MaxEntries"/> entries.
/// </summary>
[GrainType("signed-once")]
public sealed class ReplayGuardGrain(
    [PersistentState("signed-once", OrderGrain.StorageName)] IPersistentState<ReplayGuardDocument> document,
    TimeProvider clock
) : Grain, IReplayGuardGrain
{
    /// <summary>The grain that remembers a request: its merchant's, and of those the one for the first character of its id.</summary>
    public static string Key(MerchantId merchantId, string id) => $"{merchantId}/{id[0]}";

    /// <inheritdoc/>
    public async Task<ReplayGuardOutcome> TryAdd(string id, DateTimeOffset until)
    {
        var seen = document.State.Entries.IsDefault ? [] : document.State.Entries;
        var (outcome, kept) = ReplayGuard.TryAdd(seen, new ReplayGuardEntry(id, until), clock.GetUtcNow());
        if (outcome != ReplayGuardOutcome.Fresh)
            return outcome;
        document.State.Entries = kept;
        await document.WriteStateAsync();
        return outcome;
    }
}

/// <summary>What storage holds of a merchant's signed requests.</summary>
public sealed class ReplayGuardDocument
{
    /// <summary>Those that were carried out, the oldest first.</summary>
    public ImmutableArray<ReplayGuardEntry> Entries { get; set; } = [];

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
