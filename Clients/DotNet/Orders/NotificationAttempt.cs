namespace Payments.Client.Orders;

/// <summary>An attempt at notifying a merchant.</summary>
public sealed record NotificationAttempt
{
    /// <summary>The event; also the notification's <c>webhook-id</c>.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's place in the order's history.</summary>
    public required long Sequence { get; init; }

    /// <summary>From 1; 0 for one that was asked for, or was given up behind another.</summary>
    public required long Attempt { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long the endpoint took.</summary>
    public required long DurationMs { get; init; }

    /// <summary>What it answered; null when it did not.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>What became of it.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>Why it does not count as acknowledged.</summary>
    public string? Error { get; init; }

    /// <summary>When the next is due; null when there is none.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The beginning of what the endpoint answered.</summary>
    public string? Response { get; init; }
}
