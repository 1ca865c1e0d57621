namespace Payments.Application.Merchants;

/// <summary>An exhausted notification.</summary>
/// <param name="OrderId">Of which order.</param>
/// <param name="MerchantOrderId">The merchant's own id of the order.</param>
/// <param name="EventId">Its event.</param>
/// <param name="EventType">As <c>order.paid</c>.</param>
/// <param name="Sequence">The event's place in the order's history.</param>
/// <param name="ExhaustedAt">When one of the order's notifications was last exhausted.</param>
public sealed record ExhaustedResponse(
    string OrderId,
    string MerchantOrderId,
    string EventId,
    string EventType,
    int Sequence,
    DateTimeOffset ExhaustedAt
);

/// <summary>How far sending again has come.</summary>
/// <param name="Orders">How many orders this request has queued again.</param>
/// <param name="Notifications">How many notifications that are.</param>
/// <param name="NextCursor">Send it as <c>cursor</c>, with the same <c>since</c>, to go on; null when there are no more.</param>
public sealed record ResendResponse(int Orders, int Notifications, string? NextCursor);

/// <summary>What came of a notification that tells nothing.</summary>
/// <param name="EventId">Its <c>webhook-id</c>.</param>
/// <param name="At">When it was sent.</param>
/// <param name="DurationMs">How long the endpoint took.</param>
/// <param name="HttpStatus">What it answered; null when it did not.</param>
/// <param name="Outcome"><c>acknowledged</c> or <c>failed</c>.</param>
/// <param name="Error">Why it does not count as acknowledged; null when it does.</param>
/// <param name="Response">The beginning of what the endpoint answered.</param>
public sealed record TestNotificationResponse(
    string EventId,
    DateTimeOffset At,
    long DurationMs,
    int? HttpStatus,
    string Outcome,
    string? Error,
    string? Response
);
