using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Payments.OrleansAssumptions.Hosts;

/// <summary>Keeps states in memory, with versions, and fails when told to.</summary>
internal sealed class MemoryStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (object? State, int Version)> _records = new();

    /// <summary>What the next operation throws; null: nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What writes wait for.</summary>
    public Task WriteGate { get; set; } = Task.CompletedTask;

    public int Writes { get; private set; }

    /// <summary>Another process writes the record in between.</summary>
    public void Overwrite(string stateName, GrainId grainId) =>
        _records[(stateName, grainId)] = (_records[(stateName, grainId)].State, 1_000);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        ThrowIfTold();
        if (!_records.TryGetValue((stateName, grainId), out var record))
            return;
        grainState.State = (T?)record.State;
        grainState.ETag = $"{record.Version}";
        grainState.RecordExists = true;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await WriteGate;
        ThrowIfTold();
        var version = Check(stateName, grainId, grainState.ETag) + 1;
        _records[(stateName, grainId)] = (grainState.State, version);
        grainState.ETag = $"{version}";
        grainState.RecordExists = true;
        Writes++;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        ThrowIfTold();
        Check(stateName, grainId, grainState.ETag);
        _records.TryRemove((stateName, grainId), out _);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private int Check(string stateName, GrainId grainId, string? etag)
    {
        var stored = _records.TryGetValue((stateName, grainId), out var record) ? $"{record.Version}" : null;
        if (!string.Equals(stored, etag, StringComparison.Ordinal))
            throw new InconsistentStateException("The stored version is another.", stored, etag);
        return record.Version;
    }

    private void ThrowIfTold()
    {
        if (Failure is not { } failure)
            return;
        Failure = null;
        throw failure;
    }
}
