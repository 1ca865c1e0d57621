using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Domain;
using Orleans.Runtime;

namespace Orleans.Payments.Grains;

/// <summary>One merchant's configuration, and how its endpoint answers.</summary>
[GrainType("merchant")]
public sealed class MerchantGrain(
    [PersistentState("merchant", MerchantGrain.StorageName)] IPersistentState<MerchantDocument> document, TimeProvider clock) : Grain, IMerchantGrain
{
    /// <summary>The storage that holds merchants.</summary>
    public const string StorageName = "merchants";

    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private EndpointResults _results = new(0, 0, null, null, null);
    private Merchant? _written;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _written = document.RecordExists ? document.State.Merchant : null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Merchant> Register(Merchant merchant)
    {
        if (_written is null) await Write(merchant);
        return _written!;
    }

    /// <inheritdoc/>
    public Task<Merchant?> Get()
    {
        if (_written is null) DeactivateOnIdle();
        return Task.FromResult(_written);
    }

    /// <inheritdoc/>
    public async Task<bool> Replace(Merchant merchant, DateTimeOffset readAt)
    {
        if (_written?.UpdatedAt != readAt) return false;
        await Write(merchant);
        return true;
    }

    /// <inheritdoc/>
    public Task Report(EndpointResults results)
    {
        _results = new EndpointResults(
            _results.Acknowledged + results.Acknowledged,
            _results.Failed + results.Failed,
            results.LastFailure ?? _results.LastFailure,
            results.LastFailureAt ?? _results.LastFailureAt,
            results.LastAcknowledgedAt ?? _results.LastAcknowledgedAt);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<EndpointHealth> Health() => Task.FromResult(new EndpointHealth(_since, _results));

    private async Task Write(Merchant merchant)
    {
        document.State.Merchant = merchant;
        await document.WriteStateAsync();
        _written = merchant;
    }
}

/// <summary>What storage holds of a merchant.</summary>
public sealed class MerchantDocument
{
    /// <summary>The configuration; null before the merchant was registered.</summary>
    public Merchant? Merchant { get; set; }

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
