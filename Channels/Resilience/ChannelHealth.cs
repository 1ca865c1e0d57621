namespace Payments.Channels.Resilience;

/// <summary>Whether a channel is being called.</summary>
public enum ChannelCircuit
{
    /// <summary>It is.</summary>
    Closed,

    /// <summary>It is left alone for a while.</summary>
    Open,

    /// <summary>One call tries whether it is back.</summary>
    HalfOpen,
}

/// <summary>How a channel is, as this process sees it. The counts are of calls since the start.</summary>
/// <param name="Name">The channel.</param>
/// <param name="Circuit">Whether it is being called.</param>
/// <param name="InFlight">Calls under way.</param>
/// <param name="Waiting">Calls that wait for a place.</param>
/// <param name="Calls">What became of the calls that have come to an end.</param>
public sealed record ChannelHealth(string Name, ChannelCircuit Circuit, int InFlight, int Waiting, CallCounts Calls);

/// <summary>What became of calls. Each call is counted once, with all its repetitions.</summary>
/// <param name="Answered">The channel answered, yes or no.</param>
/// <param name="Unanswered">It gave no usable answer.</param>
/// <param name="TimedOut">It took too long, or there was no place in time.</param>
/// <param name="CircuitOpen">It was left alone.</param>
/// <param name="Busy">Too many were waiting for a place.</param>
public sealed record CallCounts(long Answered, long Unanswered, long TimedOut, long CircuitOpen, long Busy);
