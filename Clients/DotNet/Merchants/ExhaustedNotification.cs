namespace Payments.Client.Merchants;

/// <summary>A notification whose attempts are used up.</summary>
public sealed record ExhaustedNotification
{
    /// <summary>Of which order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The merchant's own id of the order.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>Its event.</summary>
    public required string EventId { get; init; }

    /// <summary>As <c>order.paid</c>.</summary>
    public required string EventType { get; init; }

    /// <summary>The event's place in the order's history.</summary>
    public required long Sequence { get; init; }

    /// <summary>When one of the order's notifications was last exhausted.</summary>
    public required DateTimeOffset ExhaustedAt { get; init; }
}

/// <summary>How far sending again has come.</summary>
public sealed record ResendProgress
{
    /// <summary>How many orders were put in line again.</summary>
    public required int Orders { get; init; }

    /// <summary>How many notifications that are.</summary>
    public required int Notifications { get; init; }

    /// <summary>Where to go on; null when all is done.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>What came of a test send.</summary>
public sealed record TestSend
{
    /// <summary>Its <c>webhook-id</c>.</summary>
    public required string EventId { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long the endpoint took.</summary>
    public required long DurationMs { get; init; }

    /// <summary>What it answered; null when it did not.</summary>
    public int? HttpStatus { get; init; }

    /// <summary><c>acknowledged</c> or <c>failed</c>.</summary>
    public required Orders.AttemptOutcome Outcome { get; init; }

    /// <summary>Why it does not count as acknowledged.</summary>
    public string? Error { get; init; }

    /// <summary>The beginning of what the endpoint answered.</summary>
    public string? Response { get; init; }
}

internal sealed record ResendRequest
{
    public required DateTimeOffset Since { get; init; }

    public string? Cursor { get; init; }
}
