namespace Payments.Client.Orders;

/// <summary>Money that a channel captured. Amounts are minor units.</summary>
public sealed record Payment
{
    /// <summary>The channel's own id of it.</summary>
    public required string Id { get; init; }

    /// <summary>Who captured it.</summary>
    public required string Channel { get; init; }

    /// <summary>Whether it pays the order, or is returned and why.</summary>
    public required PaymentRole Role { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What was captured.</summary>
    public required long Captured { get; init; }

    /// <summary>What the channel has been asked to return and has not confirmed.</summary>
    public required long Refunding { get; init; }

    /// <summary>What the channel has returned.</summary>
    public required long Refunded { get; init; }

    /// <summary>When it was paid.</summary>
    public required DateTimeOffset PaidAt { get; init; }
}

/// <summary>An attempt at charging.</summary>
public sealed record Charge
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What became of it.</summary>
    public required ChargeOutcome Outcome { get; init; }

    /// <summary>Why nothing was captured, or no answer came.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>Why an order, a charge or a refund came to nothing.</summary>
public sealed record Failure
{
    /// <summary>Stable; of this server or of the provider.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Message { get; init; }

    /// <summary>The risk rule that refused.</summary>
    public string? Rule { get; init; }
}
