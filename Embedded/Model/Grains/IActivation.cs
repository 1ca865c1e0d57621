using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>What the extensions of grains need of the host beyond <see cref="IGrainContext"/>.</summary>
internal interface IActivation : IGrainContext
{
    string Key { get; }

    IGrainFactory GrainFactory { get; }

    IReminderRegistry Reminders { get; }

    IGrainTimer RegisterTimer<TState>(Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options);
}

internal static class Activations
{
    /// <summary>The activation whose turn runs on this thread, while a grain is constructed.</summary>
    [ThreadStatic]
    private static IActivation? _constructing;

    public static IActivation? Constructing
    {
        get => _constructing;
        set => _constructing = value;
    }

    public static IActivation Of(IGrainBase grain) =>
        grain.GrainContext as IActivation
        ?? throw new InvalidOperationException($"{grain.GetType()} was not constructed by the grain host.");
}
