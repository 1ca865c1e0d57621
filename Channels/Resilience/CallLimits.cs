namespace Payments.Channels.Resilience;

/// <summary>How much is asked of a channel, for how long, and when it is left alone.</summary>
public sealed record CallLimits
{
    /// <summary>How long a call may take, with its repetitions and its wait for a place.</summary>
    /// <value>100 ms to 20 s. Default 10 s.</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many calls run at once.</summary>
    /// <value>1 to 2,048. Default 128.</value>
    public int MaxConcurrent { get; init; } = 128;

    /// <summary>How many more may wait for a place; beyond that a call is <c>busy</c> at once.</summary>
    /// <value>0 to 8,192. Default 1,024.</value>
    public int MaxWaiting { get; init; } = 1024;

    /// <summary>
    /// How often a call without an answer is repeated, where repeating it cannot do anything twice: verify, query and
    /// close. Prepare, charge and refund are never repeated blindly; the order queries first.
    /// </summary>
    /// <value>0 to 5. Default 1.</value>
    public int Retries { get; init; } = 1;

    /// <summary>How long to wait before a repetition.</summary>
    /// <value>0 to 5 s. Default 0: what helps at once is a fresh connection; longer waits are in the order's own schedule.</value>
    public TimeSpan RetryDelay { get; init; }

    /// <summary>The part of the calls that must stay without an answer for the circuit to open.</summary>
    /// <value>0.05 to 1. Default 0.5.</value>
    public double CircuitFailureRatio { get; init; } = 0.5;

    /// <summary>How many calls there must be within the window for the circuit to open.</summary>
    /// <value>2 to 10,000. Default 20.</value>
    public int CircuitMinimumCalls { get; init; } = 20;

    /// <summary>The time over which calls are counted.</summary>
    /// <value>1 s to 10 min. Default 30 s.</value>
    public TimeSpan CircuitWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the channel is left alone once the circuit has opened; then one call tries it.</summary>
    /// <value>1 s to 10 min. Default 10 s.</value>
    public TimeSpan CircuitBreak { get; init; } = TimeSpan.FromSeconds(10);
}
