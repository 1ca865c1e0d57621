namespace Orleans;

/// <summary>A state and its version, between a grain and its storage.</summary>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T? State { get; set; }

    /// <summary>The version; storage sets it at every read and write.</summary>
    string? ETag { get; set; }

    /// <summary>Whether storage holds a record; storage sets it.</summary>
    bool RecordExists { get; set; }
}

/// <inheritdoc/>
[GenerateSerializer]
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>No state.</summary>
    public GrainState() { }

    /// <summary>A state without a version.</summary>
    public GrainState(T? state) : this(state, null) { }

    /// <summary>A state of that version.</summary>
    public GrainState(T? state, string? eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc/>
    [Id(0)]
    public T? State { get; set; }

    /// <inheritdoc/>
    [Id(1)]
    public string? ETag { get; set; }

    /// <inheritdoc/>
    [Id(2)]
    public bool RecordExists { get; set; }
}
