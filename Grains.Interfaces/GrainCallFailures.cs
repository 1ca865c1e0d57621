using Orleans.Runtime;

namespace Payments.Grains.Interfaces;

/// <summary>Tells a call of a grain that got no answer, and may be repeated, from a bug.</summary>
public static class GrainCallFailures
{
    /// <summary>
    /// Whether a call failed for want of an answer: the silo was not reached, its storage did not answer, or time was over. A call whose
    /// time was over before Orleans had found a silo for its grain fails by a cancellation that nobody asked for.
    /// </summary>
    public static bool IsUnanswered(Exception error) => error is OrleansException or TimeoutException or OperationCanceledException;
}
