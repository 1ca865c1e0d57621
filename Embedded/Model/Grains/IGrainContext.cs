using System;
using System.Threading;

namespace Orleans.Runtime;

/// <summary>What the host knows of one activation of a grain.</summary>
public interface IGrainContext
{
    /// <summary>The grain's identity.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain; null before it is constructed.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation, disposed with it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Ends the activation when its current work is finished; calls that come meanwhile go to a new one.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
