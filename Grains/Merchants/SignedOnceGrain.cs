using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using Orleans;
using Orleans.Runtime;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>Remembers signed requests that must not be carried out twice. Its row has at most <see cref="SignedOnce.MaxRemembered"/> entries.</summary>
[GrainType("signed-once")]
public sealed class SignedOnceGrain(
    [PersistentState("signed-once", OrderGrain.StorageName)] IPersistentState<SignedOnceDocument> document, TimeProvider clock) : Grain, ISignedOnceGrain
{
    /// <summary>The grain that remembers a request: its merchant's, and of those the one for the first character of its id.</summary>
    public static string Key(string merchantId, string id) => $"{merchantId}/{id[0]}";

    /// <inheritdoc/>
    public async Task<SignedOnceOutcome> TryAccept(string id, DateTimeOffset until)
    {
        var seen = document.State.Seen.IsDefault ? [] : document.State.Seen;
        var (outcome, kept) = SignedOnce.Accept(seen, new SeenRequest(id, until), clock.GetUtcNow());
        if (outcome != SignedOnceOutcome.Fresh) return outcome;
        document.State.Seen = kept;
        await document.WriteStateAsync();
        return outcome;
    }
}

/// <summary>What storage holds of a merchant's signed requests.</summary>
public sealed class SignedOnceDocument
{
    /// <summary>Those that were carried out, the oldest first.</summary>
    public ImmutableArray<SeenRequest> Seen { get; set; } = [];

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
