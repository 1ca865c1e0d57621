using System;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain's timer ticks, and what its ticks may do.</summary>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>A timer with these times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period) : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>The time to the first tick; zero: at once; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: not before it is changed.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>The time from a tick's end to the next; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: one tick only.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks may start while a call of the grain awaits something. Default false: they wait like a call.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether ticks keep the activation from being collected as idle. Default false.</summary>
    public bool KeepAlive { get; init; }
}
