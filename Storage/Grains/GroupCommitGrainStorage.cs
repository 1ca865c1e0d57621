using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.ObjectPool;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>
/// Grain storage with group commit. A state that implements <see cref="IRowState"/> has its own table, any other is a document in
/// <c>grain_state</c>. The ETag is the row's version. A write that is not certainly on disk throws
/// <see cref="InconsistentStateException"/>,
/// so that its activation is dropped and loaded again.
/// </summary>
public abstract class GroupCommitGrainStorage : IGrainStorage
{
    private readonly JsonSerializerOptions _options;
    private readonly ObjectPool<RowWrite> _rows;
    private readonly ObjectPool<DocumentWrite> _documents;

    private protected GroupCommitGrainStorage(JsonSerializerOptions options)
    {
        _options = options;
        _rows = new DefaultObjectPool<RowWrite>(new StateWritePoolPolicy<RowWrite>(() => CreateRowWrite(options)), StateWrite.MaxPooled);
        _documents = new DefaultObjectPool<DocumentWrite>(
            new StateWritePoolPolicy<DocumentWrite>(() => CreateDocumentWrite(options)),
            StateWrite.MaxPooled
        );
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The grain's key is not of the form that the state's table needs.</exception>
    /// <exception cref="StorageException">The database cannot be read, or holds something else.</exception>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var reader = new StateReader<T>(grainState, TypeInfoOf<T>(), grainId);
        var found = StateMetadata<T>.Mapping is { } mapping
            ? await ReadRowAsync(mapping, grainId, reader)
            : await ReadDocumentAsync(stateName, grainId, reader);
        if (!found)
            grainState.SetMissing();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The grain's key is not of the form that the state's table needs.</exception>
    /// <exception cref="KeyInUseException">What was to be appended belongs to another; nothing was written.</exception>
    /// <exception cref="InconsistentStateException">The stored version is another, or the write failed, or nobody knows.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = grainState.State ?? throw new ArgumentException("There is no state to write.", nameof(grainState));
        CheckKey<T>(grainId);
        StateWrite? write = null;
        WriteOutcome outcome;
        try
        {
            write = Write(stateName, grainId, Version(grainState.ETag), state);
            Enqueue(write);
            outcome = await write.Task;
            if (outcome.IsApplied)
                write.AcceptChanges();
        }
        catch (Exception exception)
        {
            throw NotWritten(grainId, grainState.ETag, exception);
        }
        finally
        {
            Return(write);
        }

        ThrowIfConflict(outcome, grainId, grainState.ETag);
        grainState.SetVersion(outcome.StoredVersion);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The rows that were appended for it are removed too, but those that belong to one owner each, and its part in the totals.
    /// </remarks>
    /// <exception cref="InconsistentStateException">The stored version is another, or the write failed, or nobody knows.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        CheckKey<T>(grainId);
        if (grainState.ETag is not null)
        {
            StateWrite? write = null;
            WriteOutcome outcome;
            try
            {
                write = Clear(stateName, grainId, Version(grainState.ETag), grainState.State);
                Enqueue(write);
                outcome = await write.Task;
            }
            catch (Exception exception)
            {
                throw NotWritten(grainId, grainState.ETag, exception);
            }
            finally
            {
                Return(write);
            }

            ThrowIfConflict(outcome, grainId, grainState.ETag);
        }

        grainState.SetMissing();
    }

    private protected abstract RowWrite CreateRowWrite(JsonSerializerOptions options);

    private protected abstract DocumentWrite CreateDocumentWrite(JsonSerializerOptions options);

    /// <summary>Lets a write wait for its commit.</summary>
    private protected abstract void Enqueue(StateWrite write);

    /// <summary>Answers false when there is no such row.</summary>
    private protected abstract ValueTask<bool> ReadRowAsync(TableMapping mapping, GrainId grainId, IStateReader reader);

    /// <inheritdoc cref="ReadRowAsync"/>
    private protected abstract ValueTask<bool> ReadDocumentAsync(string stateName, GrainId grainId, IStateReader reader);

    private StateWrite Write<T>(string stateName, GrainId grainId, long version, T state)
    {
        if (StateMetadata<T>.Mapping is { } mapping)
        {
            var row = _rows.Get();
            row.Fill(mapping, grainId, version, state, TypeInfoOf<T>());
            return row;
        }

        var document = _documents.Get();
        document.Fill(stateName, grainId, version, state, TypeInfoOf<T>());
        return document;
    }

    private StateWrite Clear<T>(string stateName, GrainId grainId, long version, T? state)
    {
        if (StateMetadata<T>.Mapping is { } mapping)
        {
            var row = _rows.Get();
            row.FillClear(mapping, grainId, version, ((IRowState)state!).Tracking);
            return row;
        }

        var document = _documents.Get();
        document.FillClear(stateName, grainId, version);
        return document;
    }

    /// <summary>Keeps a write for use again; one that could not even be filled is left to the collector.</summary>
    private void Return(StateWrite? write)
    {
        if (write is RowWrite row)
            _rows.Return(row);
        else if (write is DocumentWrite document)
            _documents.Return(document);
    }

    private JsonTypeInfo<T> TypeInfoOf<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    private static void CheckKey<T>(GrainId grainId)
    {
        if (StateMetadata<T>.Mapping is { } mapping)
            mapping.KeyFormat.Parse(grainId.Key.ToString()!, stackalloc byte[PrefixedBase32Key.Size]);
    }

    private static long Version(string? etag) => etag is null ? 0 : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);

    private static void ThrowIfConflict(WriteOutcome outcome, GrainId grainId, string? etag)
    {
        if (outcome.IsApplied)
            return;
        if (outcome.KeysInUse is { } taken)
            throw new KeyInUseException($"{grainId} was not written: {taken.Count} of what it appends belongs to another.", taken, etag);
        var stored = outcome.StoredVersion == 0 ? null : outcome.StoredVersion.ToString(CultureInfo.InvariantCulture);
        throw new InconsistentStateException(
            $"{grainId} was not written: version {stored ?? "none"} is stored, {etag ?? "none"} was expected.",
            stored,
            etag
        );
    }

    private static InconsistentStateException NotWritten(GrainId grainId, string? etag, Exception cause) =>
        new($"{grainId} was not written, or nobody knows: {cause.Message}", storedEtag: null, etag, cause);
}
