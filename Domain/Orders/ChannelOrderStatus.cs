using System.Collections.Immutable;
using Orleans;

namespace Payments.Domain.Orders;

/// <summary>Where an order stands at a channel.</summary>
public enum ChannelOrderState
{
    /// <summary>The channel does not know it.</summary>
    Unknown,

    /// <summary>It can be paid.</summary>
    Open,

    /// <summary>It can no longer be paid.</summary>
    Closed,

    /// <summary>The channel gave it up.</summary>
    Failed,

    /// <summary>The channel cannot be asked: what it reported is all there is to know.</summary>
    NotQueryable,
}

/// <summary>A refund as the channel knows it.</summary>
/// <param name="Key">The stable key it was asked with: our refund id.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">Why it failed, where it did.</param>
[GenerateSerializer, Immutable, Alias("channel-refund")]
public sealed record ChannelRefund(
    [property: Id(0)] string Key,
    [property: Id(1)] RefundOutcome Outcome,
    [property: Id(2)] Failure? Failure
);

/// <summary>What a channel knows of an order: the truth about money.</summary>
[GenerateSerializer, Immutable, Alias("channel-order-status")]
public sealed record ChannelOrderStatus
{
    /// <summary>Its status.</summary>
    [Id(0)]
    public required ChannelOrderState State { get; init; }

    /// <summary>Where the payer pays; null where the channel does not know the order.</summary>
    [Id(1)]
    public string? PayUrl { get; init; }

    /// <summary>What to show as a QR code; null where the channel does not know the order.</summary>
    [Id(2)]
    public string? QrCode { get; init; }

    /// <summary>Everything it took.</summary>
    [Id(3)]
    public ImmutableArray<CapturedPayment> Payments { get; init; } = [];

    /// <summary>Everything it was asked to return.</summary>
    [Id(4)]
    public ImmutableArray<ChannelRefund> Refunds { get; init; } = [];

    /// <summary>Why it gave the order up; null unless it did.</summary>
    [Id(5)]
    public Failure? Failure { get; init; }

    /// <summary>It takes no close request either.</summary>
    [Id(6)]
    public bool CannotBeClosed { get; init; }

    /// <summary>What it says it took besides, and cannot be read; null where there is none.</summary>
    [Id(7)]
    public UnreadablePayment? Unreadable { get; init; }
}

/// <summary>What became of telling a channel that an order can no longer be paid.</summary>
public enum CloseOutcome
{
    /// <summary>It cannot be paid any more.</summary>
    Closed,

    /// <summary>It has been paid already; the channel must be asked.</summary>
    AlreadyPaid,

    /// <summary>The channel did not answer.</summary>
    NoAnswer,
}

/// <summary>What became of asking a channel to return money.</summary>
public enum RefundOutcome
{
    /// <summary>It returned it.</summary>
    Succeeded,

    /// <summary>It will not.</summary>
    Failed,

    /// <summary>It is working on it.</summary>
    Pending,

    /// <summary>It did not answer; it may or may not have returned it.</summary>
    NoAnswer,
}
