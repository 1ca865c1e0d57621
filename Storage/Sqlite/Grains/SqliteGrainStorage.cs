using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using Orleans.Payments.Storage.Rows;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>
/// Grain storage with group commit. A state that implements <see cref="IRowState"/> has its own table, any other is a document in
/// <c>grain_state</c>. The ETag is the row's version. A write that is not certainly on disk throws <see cref="InconsistentStateException"/>,
/// so that its activation is dropped and loaded again.
/// </summary>
/// <param name="file">A file with the schema <see cref="StorageSchema.Steps"/>.</param>
/// <param name="options">How states become JSON; its resolvers decide whether by generated code.</param>
public sealed class SqliteGrainStorage(SqliteFile file, JsonSerializerOptions options) : IGrainStorage
{
    private readonly RowStates _rows = new(file, options);
    private readonly DocumentStates _documents = new(file, options);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The grain's key is not of the form that the state's table needs.</exception>
    /// <exception cref="StorageException">The file cannot be read, or holds something else.</exception>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // A read is a few seeks, mostly in memory, so it is done here and now; callers expect its failure in the task.
        try
        {
            if (StateKind<T>.Rows is { } sql)
                _rows.Read(sql, grainId, grainState, Type<T>());
            else
                _documents.Read(stateName, grainId, grainState, Type<T>());
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The grain's key is not of the form that the state's table needs.</exception>
    /// <exception cref="InconsistentStateException">The stored version is another, or the write failed, or nobody knows.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = grainState.State ?? throw new ArgumentException("There is no state to write.", nameof(grainState));
        CheckKey<T>(grainId);
        WriteOutcome outcome;
        try
        {
            var version = Version(grainState.ETag);
            outcome = StateKind<T>.Rows is { } sql
                ? await _rows.WriteAsync(sql, grainId, version, state, Type<T>())
                : await _documents.WriteAsync(stateName, grainId, version, state, Type<T>());
        }
        catch (Exception exception)
        {
            throw NotWritten(grainId, grainState.ETag, exception);
        }

        ThrowIfConflict(outcome, grainId, grainState.ETag);
        grainState.SetVersion(outcome.StoredVersion);
    }

    /// <inheritdoc/>
    /// <remarks>The rows that were appended for it are removed too, and its part in the totals.</remarks>
    /// <exception cref="InconsistentStateException">The stored version is another, or the write failed, or nobody knows.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        CheckKey<T>(grainId);
        if (grainState.ETag is not null)
        {
            WriteOutcome outcome;
            try
            {
                var version = Version(grainState.ETag);
                outcome = StateKind<T>.Rows is { } sql
                    ? await _rows.ClearAsync(sql, grainId, version, (IRowState)grainState.State!)
                    : await _documents.ClearAsync(stateName, grainId, version);
            }
            catch (Exception exception)
            {
                throw NotWritten(grainId, grainState.ETag, exception);
            }

            ThrowIfConflict(outcome, grainId, grainState.ETag);
        }

        grainState.SetMissing();
    }

    private JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private static void CheckKey<T>(GrainId grainId)
    {
        if (StateKind<T>.Rows is { } sql)
            sql.Shape.Key.Parse(grainId.Key.ToString()!, stackalloc byte[PrefixedBase32Key.Size]);
    }

    private static long Version(string? etag) => etag is null ? 0 : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);

    private static void ThrowIfConflict(WriteOutcome outcome, GrainId grainId, string? etag)
    {
        if (outcome.Applied)
            return;
        var stored = outcome.StoredVersion == 0 ? null : outcome.StoredVersion.ToString(CultureInfo.InvariantCulture);
        throw new InconsistentStateException(
            $"{grainId} was not written: version {stored ?? "none"} is stored, {etag ?? "none"} was expected.", stored, etag);
    }

    private static InconsistentStateException NotWritten(GrainId grainId, string? etag, Exception cause) =>
        new($"{grainId} was not written, or nobody knows: {cause.Message}", storedEtag: null, etag, cause);
}
