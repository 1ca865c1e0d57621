namespace Payments.Crash.Tests.Linearizability.Checker;

/// <summary>What something does when it is asked for one thing after the other; it knows nothing of how the product does it.</summary>
/// <typeparam name="TState">Compared by value, and never changed.</typeparam>
/// <typeparam name="TInput">What can be asked for.</typeparam>
/// <typeparam name="TOutput">What can be answered.</typeparam>
internal interface ISequentialModel<TState, TInput, TOutput>
    where TState : class, IEquatable<TState>
    where TInput : class
    where TOutput : class
{
    /// <summary>Before anything was asked.</summary>
    TState Initial { get; }

    /// <summary>What follows when it is asked for this in this state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="input">What is asked for.</param>
    /// <param name="output">What was answered; null where nobody knows.</param>
    /// <returns>The state afterwards; null where that answer cannot be given in that state.</returns>
    TState? Next(TState state, TInput input, TOutput? output);

    /// <summary>
    /// Whether this answer can never be given any more, whatever follows, as one that shows less than there is by now. It spares the search
    /// what leads nowhere.
    /// </summary>
    bool IsTooLateFor(TState state, TOutput output);
}
