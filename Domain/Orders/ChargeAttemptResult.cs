using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>What became of an attempt at charging.</summary>
[JsonConverter(typeof(SnakeCaseConverter<ChargeOutcome>))]
public enum ChargeOutcome
{
    /// <summary>The channel took the money.</summary>
    Taken,

    /// <summary>It took nothing.</summary>
    Refused,

    /// <summary>It gave no usable answer; it may have taken the money.</summary>
    Unknown,
}

/// <summary>The answer to an attempt at charging.</summary>
[GenerateSerializer, Immutable, Alias("charge-report")]
public sealed record ChargeAttemptResult
{
    /// <summary>What became of it.</summary>
    [Id(0)]
    public required ChargeOutcome Outcome { get; init; }

    /// <summary>When the attempt began.</summary>
    [Id(1)]
    public required DateTimeOffset At { get; init; }

    /// <summary>Everything that the channel says it took; empty unless it took something.</summary>
    [Id(2)]
    public ImmutableArray<CapturedPayment> Payments { get; init; } = [];

    /// <summary>Why it took nothing, or gave no answer; null where it took something.</summary>
    [Id(3)]
    public Failure? Failure { get; init; }

    /// <summary>What the channel says it took, and cannot be read; null where there is none. The outcome is then unknown.</summary>
    [Id(4)]
    public UnreadablePayment? Unreadable { get; init; }
}

/// <summary>An attempt at charging, as it is remembered.</summary>
/// <param name="Number">From 1.</param>
/// <param name="At">When it began.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">Why it took nothing, or gave no answer; null where it took something.</param>
[GenerateSerializer, Immutable, Alias("charge-attempt")]
public sealed record ChargeAttempt(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] ChargeOutcome Outcome,
    [property: Id(3)] Failure? Failure
);
