using System;
using System.ComponentModel;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Invocation;

/// <summary>What stands for a grain where it is called. Two references to one grain by one interface are equal.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainDispatcher _dispatcher;

    /// <summary>The activation that took the last call, so that the next need not look it up. Belongs to the dispatcher.</summary>
    internal object? LastActivation;

    /// <summary>Refers to the grain with that key.</summary>
    protected GrainReference(GrainDispatcher dispatcher, string key)
    {
        _dispatcher = dispatcher;
        Key = key;
    }

    /// <summary>The grain's key.</summary>
    public string Key { get; }

    /// <summary>Sends a call.</summary>
    protected Task<TResult> Call<TResult>(GrainRequest<TResult> request)
    {
        _dispatcher.Dispatch(this, request);
        return request.Answer;
    }

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) =>
        other is not null && _dispatcher == other._dispatcher && string.Equals(Key, other.Key, StringComparison.Ordinal) && GetType() == other.GetType();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_dispatcher, Key);

    /// <summary><c>type/key</c>.</summary>
    public override string ToString() => $"{_dispatcher.GrainType}/{Key}";
}

/// <summary>Brings calls to the grains of one class.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainDispatcher
{
    private protected GrainDispatcher(GrainType grainType) => GrainType = grainType;

    /// <summary>The type of the grains.</summary>
    public GrainType GrainType { get; }

    internal abstract void Dispatch(GrainReference reference, GrainRequest request);
}
