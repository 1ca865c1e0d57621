namespace Payments.Sandbox.Provider;

/// <summary>How the provider's API is down.</summary>
public enum Outage
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Every call is answered 503.</summary>
    Refuses,

    /// <summary>Every call's connection is dropped without an answer.</summary>
    Drops,
}

/// <summary>How the provider misbehaves.</summary>
public sealed record FaultPlan
{
    /// <summary>Whether its API is down. Pay pages work all the same.</summary>
    public Outage Outage { get; init; }

    /// <summary>How long every API call is delayed before anything is done: 0 … 600,000 ms.</summary>
    public int DelayMs { get; init; }

    /// <summary>Every refund that has not been begun fails with <c>refund_refused</c>.</summary>
    public bool RefuseRefunds { get; init; }

    /// <summary>So many of the next refund calls are answered <c>pending</c>: 0 … 1,000,000.</summary>
    public int PendingRefunds { get; init; }

    /// <summary>Callbacks get lost on their way: every attempt counts as missed.</summary>
    public bool DropCallbacks { get; init; }
}

/// <summary>Lets a test, or a signed <c>POST /sandbox/v1/faults</c>, make the provider misbehave. In memory: a restart ends it.</summary>
public sealed class SandboxFaults
{
    private volatile FaultPlan _plan = new();
    private int _pendingRefunds;

    /// <summary>What is wrong now. Setting it replaces all of it.</summary>
    public FaultPlan Plan
    {
        get => _plan with { PendingRefunds = Math.Max(0, Volatile.Read(ref _pendingRefunds)) };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref _pendingRefunds, value.PendingRefunds);
            _plan = value;
        }
    }

    internal FaultPlan Current => _plan;

    /// <summary>Uses up one of the refund calls that are answered pending; false when none is left.</summary>
    internal bool TryConsumePendingRefund() => Volatile.Read(ref _pendingRefunds) > 0 && Interlocked.Decrement(ref _pendingRefunds) >= 0;
}
