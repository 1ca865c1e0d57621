using System.Threading;
using System.Threading.Tasks;

namespace Orleans.Core;

/// <summary>A grain's persisted state, whatever its type.</summary>
public interface IStorage
{
    /// <summary>The version that was read or written last; null when there is no record.</summary>
    string? Etag { get; }

    /// <summary>Whether storage holds a record.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record.</summary>
    Task ClearStateAsync();

    /// <summary>Writes the state; on another's write in between, fails with <see cref="Storage.InconsistentStateException"/>.</summary>
    Task WriteStateAsync();

    /// <summary>Reads the record, replacing the state in memory.</summary>
    Task ReadStateAsync();

    /// <summary>Removes the record.</summary>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <summary>Writes the state; on another's write in between, fails with <see cref="Storage.InconsistentStateException"/>.</summary>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <summary>Reads the record, replacing the state in memory.</summary>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

/// <summary>A grain's persisted state.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory; made by the parameterless constructor when there is no record.</summary>
    TState State { get; set; }
}
