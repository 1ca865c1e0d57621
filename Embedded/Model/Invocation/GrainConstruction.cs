using System.ComponentModel;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Invocation;

/// <summary>What the generated constructor call of a grain class takes its arguments from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainConstruction
{
    /// <summary>The activation.</summary>
    public abstract IGrainContext Context { get; }

    /// <summary>Persistent state; it is read before the grain is activated.</summary>
    public abstract IPersistentState<TState> State<TState>(string stateName, string? storageName);

    /// <summary>A service that must be registered.</summary>
    public abstract TService Required<TService>() where TService : notnull;

    /// <summary>A service that must be registered under that key.</summary>
    public abstract TService RequiredKeyed<TService>(object? key) where TService : notnull;

    /// <summary>A service, or null.</summary>
    public abstract TService? Optional<TService>() where TService : class;
}
