using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;
using Payments.Grains.Interfaces.Results;
using Payments.Grains.Orders;

namespace Payments.Grains.Results;

/// <summary>
/// Keeps the place up to which results are published. Who publishes is known in memory alone: where the grain is lost, anyone may begin.
/// </summary>
[GrainType("results")]
public sealed class ResultsGrain(
    [PersistentState("results", OrderGrain.StorageName)] IPersistentState<ResultsDocument> document,
    TimeProvider clock
) : Grain, IResultsGrain
{
    /// <summary>For how long whoever publishes is waited for without a word: 10 s.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(10);

    private string? _holder;
    private long _since;

    /// <inheritdoc/>
    public Task<string?> Acquire(string holder)
    {
        if (_holder is not null && _holder != holder && clock.GetElapsedTime(_since) < LeaseDuration)
            return Task.FromResult<string?>(null);
        Renew(holder);
        return Task.FromResult<string?>(document.State.Cursor ?? "");
    }

    /// <inheritdoc/>
    public async Task<bool> Advance(string holder, string cursor)
    {
        if (_holder != holder)
            return false;
        document.State.Cursor = cursor;
        await document.WriteStateAsync();
        Renew(holder);
        return true;
    }

    /// <inheritdoc/>
    public Task Release(string holder)
    {
        if (_holder == holder)
            _holder = null;
        return Task.CompletedTask;
    }

    private void Renew(string holder) => (_holder, _since) = (holder, clock.GetTimestamp());
}

/// <summary>What storage holds of what has been published.</summary>
public sealed class ResultsDocument
{
    /// <summary>The place of the last event that is with the broker; null before the first.</summary>
    public string? Cursor { get; set; }

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
