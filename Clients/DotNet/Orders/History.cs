namespace Payments.Client.Orders;

/// <summary>An event of an order's history.</summary>
public sealed record HistoryEvent
{
    /// <summary>Its id, which its notification carries too.</summary>
    public required string EventId { get; init; }

    /// <summary>Its place, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>As <c>order.paid</c>: <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What happened; null where the stored history is damaged, or a newer server wrote it.</summary>
    public EventData? Data { get; init; }

    /// <summary>The text over which the hash is made, byte for byte as it is stored.</summary>
    public required string Body { get; init; }

    /// <summary>Lower-case hex of SHA-256(hash of the event before, body).</summary>
    public required string Hash { get; init; }
}

/// <summary>What came of recomputing a history's hashes.</summary>
public sealed record HistoryVerification
{
    /// <summary>Every event is as it was written, and none is missing.</summary>
    public required bool Valid { get; init; }

    /// <summary>How many events there are.</summary>
    public required long Events { get; init; }

    /// <summary>The hash that the order carries.</summary>
    public required string HistoryHash { get; init; }

    /// <summary>The first event that does not fit; one past the last where the order's own hash does not. Null when all is well.</summary>
    public long? BrokenAt { get; init; }
}
