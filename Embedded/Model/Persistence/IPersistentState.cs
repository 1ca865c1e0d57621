using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>State that a grain gets by its constructor; see <see cref="PersistentStateAttribute"/>. It is read before <c>OnActivateAsync</c>.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
