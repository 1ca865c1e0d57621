using Payments.Client.Accounts;
using Payments.Client.Orders;

namespace Payments.Client.Streaming;

/// <summary>An event of an order as the stream tells it.</summary>
public sealed record OrderEvent
{
    /// <summary>Its place in the log: keep that of the last that you have handled, and begin behind it after a restart.</summary>
    public required string Cursor { get; init; }

    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its place among the order's events, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>Its id, which its notification carries too.</summary>
    public required string EventId { get; init; }

    /// <summary>As <c>order.paid</c>: <see cref="EventTypes"/>.</summary>
    public required string EventType { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What happened; null where the stored history is damaged, or a newer server wrote it.</summary>
    public EventData? Data { get; init; }

    /// <summary>The hash of the history up to it.</summary>
    public required string Hash { get; init; }
}

/// <summary>An entry of an account's journal as the stream tells it.</summary>
public sealed record AccountEntry
{
    /// <summary>Its place in the journal: begin behind it after a restart.</summary>
    public required string Cursor { get; init; }

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The entry.</summary>
    public required Entry Entry { get; init; }
}
