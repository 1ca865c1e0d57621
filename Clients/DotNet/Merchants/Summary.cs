namespace Payments.Client.Merchants;

/// <summary>A merchant's totals, and how its endpoint answers.</summary>
public sealed record Summary
{
    /// <summary>Whose they are.</summary>
    public required string MerchantId { get; init; }

    /// <summary>The first day, UTC.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, UTC.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Orders that were paid by all that ended; null before the first.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>From the creation of orders until their payment was recorded.</summary>
    public required Waits TimeToPaid { get; init; }

    /// <summary>From the first event that the merchant is notified of until it had acknowledged it.</summary>
    public required Waits TimeToNotified { get; init; }

    /// <summary>A line for each day, currency and channel that has anything.</summary>
    public required IReadOnlyList<DayTotals> Days { get; init; }

    /// <summary>How notifications went since the merchant was last loaded.</summary>
    public required NotificationHealth Notifications { get; init; }
}

/// <summary>How long orders waited, in seconds, approximate; null when nothing was counted.</summary>
public sealed record Waits
{
    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <summary>Half did not wait longer.</summary>
    public double? P50 { get; init; }

    /// <summary>95 in 100 did not wait longer.</summary>
    public double? P95 { get; init; }

    /// <summary>99 in 100 did not wait longer.</summary>
    public double? P99 { get; init; }
}

/// <summary>A day's totals in one currency and channel, in minor units.</summary>
public sealed record DayTotals
{
    /// <summary>UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Empty for orders that no channel accepted.</summary>
    public required string Channel { get; init; }

    /// <summary>How many orders of that day stand where, by status.</summary>
    public required IReadOnlyDictionary<string, long> Orders { get; init; }

    /// <summary>Payments that pay orders.</summary>
    public required long PaidAmount { get; init; }

    /// <summary>What was returned of those.</summary>
    public required long RefundedAmount { get; init; }

    /// <summary>Everything that channels captured, payments that are returned at once included.</summary>
    public required long TakenAmount { get; init; }

    /// <summary>Everything that channels returned.</summary>
    public required long ReturnedAmount { get; init; }
}

/// <summary>How an endpoint has answered.</summary>
public sealed record NotificationHealth
{
    /// <summary>Since when it is counted.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Acknowledged notifications.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>Attempts that were not acknowledged.</summary>
    public required long Failed { get; init; }

    /// <summary>Acknowledged by all; null before the first.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>The error code of the last failure.</summary>
    public string? LastFailure { get; init; }

    /// <summary>When it was.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>When one was last acknowledged.</summary>
    public DateTimeOffset? LastAcknowledgedAt { get; init; }

    /// <summary>The URLs that are not sent to as events happen.</summary>
    public required IReadOnlyList<UrlCircuit> Circuits { get; init; }
}

/// <summary>A URL whose notifications are deferred.</summary>
public sealed record UrlCircuit
{
    /// <summary>The merchant's, or an order's own.</summary>
    public required string Url { get; init; }

    /// <summary>How it stands.</summary>
    public required CircuitState State { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the next attempt may go.</summary>
    public DateTimeOffset? NextProbeAt { get; init; }

    /// <summary>How many notifications are known to wait.</summary>
    public required int Held { get; init; }

    /// <summary>The error code of the last failure.</summary>
    public string? LastFailure { get; init; }
}
