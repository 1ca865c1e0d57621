using Payments.Domain.Notifications;

namespace Payments.Application.Merchants;

/// <summary>A merchant's totals, and how its endpoint answers.</summary>
/// <param name="MerchantId">Whose they are.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
/// <param name="SuccessRate">Orders that were paid, whatever was returned since, by all that have come to an end; null before the
/// first.</param>
/// <param name="TimeToPaid">From the creation of orders until their payment was recorded.</param>
/// <param name="TimeToNotified">From the first event of orders that the merchant is notified of until it had acknowledged it.</param>
/// <param name="Days">One line for each day, currency and channel that has anything.</param>
/// <param name="Notifications">How notifications went since the merchant's grain was last loaded.</param>
public sealed record SummaryResponse(
    string MerchantId,
    DateOnly From,
    DateOnly To,
    double? SuccessRate,
    WaitResponse TimeToPaid,
    WaitResponse TimeToNotified,
    IReadOnlyList<DayResponse> Days,
    NotificationHealthResponse Notifications
);

/// <summary>
/// How long orders waited that were made on these days. Percentiles are approximate, in seconds; null when nothing was counted.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Half did not wait longer.</param>
/// <param name="P95">95 in 100 did not wait longer.</param>
/// <param name="P99">99 in 100 did not wait longer.</param>
public sealed record WaitResponse(long Count, double? P50, double? P95, double? P99);

/// <summary>A day's totals in one currency and channel. Amounts are minor units.</summary>
/// <param name="Day">UTC. Orders count on the day on which they were made, amounts on the day of the payment or refund.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Channel">The channel; empty for orders that none took.</param>
/// <param name="Orders">How many orders of that day stand where.</param>
/// <param name="PaidAmount">Payments that pay orders.</param>
/// <param name="RefundedAmount">What was returned of those.</param>
/// <param name="TakenAmount">Everything that channels took, payments that are returned at once included.</param>
/// <param name="ReturnedAmount">Everything that channels returned.</param>
public sealed record DayResponse(
    DateOnly Day,
    string Currency,
    string Channel,
    IReadOnlyDictionary<string, long> Orders,
    long PaidAmount,
    long RefundedAmount,
    long TakenAmount,
    long ReturnedAmount
);

/// <summary>How an endpoint has answered.</summary>
/// <param name="Since">Since when it is counted.</param>
/// <param name="Acknowledged">Acknowledged notifications.</param>
/// <param name="Failed">Attempts that were not acknowledged.</param>
/// <param name="SuccessRate">Acknowledged by all; null before the first.</param>
/// <param name="LastFailure">The error code of the last failure.</param>
/// <param name="LastFailureAt">When it was.</param>
/// <param name="LastAcknowledgedAt">When one was last acknowledged.</param>
/// <param name="Circuits">The URLs that are not sent to as events happen; empty when all is well.</param>
public sealed record NotificationHealthResponse(
    DateTimeOffset Since,
    long Acknowledged,
    long Failed,
    double? SuccessRate,
    string? LastFailure,
    DateTimeOffset? LastFailureAt,
    DateTimeOffset? LastAcknowledgedAt,
    IReadOnlyList<CircuitResponse> Circuits
);

/// <summary>A URL whose notifications are deferred.</summary>
/// <param name="Url">The merchant's, or an order's own.</param>
/// <param name="State"><c>open</c> or <c>probing</c>: one attempt at a time sees whether it answers again; <c>recovering</c>: what was held
/// back is being sent; <c>gone</c>: it answered 410; <c>closed</c>: it answers, and the last deferred ones are being sent.</param>
/// <param name="Since">Since when.</param>
/// <param name="NextProbeAt">When the next attempt may go; null where none is needed.</param>
/// <param name="Held">How many notifications are known to wait.</param>
/// <param name="LastFailure">The error code of the last failure.</param>
public sealed record CircuitResponse(
    string Url,
    CircuitState State,
    DateTimeOffset? Since,
    DateTimeOffset? NextProbeAt,
    int Held,
    string? LastFailure
);
