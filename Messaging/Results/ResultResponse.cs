using Payments.Domain.Orders;

namespace Payments.Messaging.Results;

/// <summary>What became of an order, as it is published.</summary>
/// <param name="EventId">Stable: a message that comes twice has the same.</param>
/// <param name="EventType">As <c>order.paid</c>.</param>
/// <param name="Sequence">The event's place in the order's history; with order_id it tells doubles.</param>
/// <param name="OrderId">The order.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="MerchantOrderId">The merchant's own id of it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Channel">The channel that took the order; null where none did.</param>
/// <param name="AccountId">The account that is recharged or that pays; null for none.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status">The order's status right after the event.</param>
/// <param name="RefundedAmount">What has been returned of it.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="PaidAt">When it was paid; null where it was not.</param>
/// <param name="OccurredAt">When the event happened.</param>
/// <param name="HistoryHash">The hash that the event carries.</param>
/// <param name="Metadata">The order's, as it was sent.</param>
public sealed record ResultResponse(
    string EventId,
    string EventType,
    int Sequence,
    string OrderId,
    string MerchantId,
    string MerchantOrderId,
    OrderKind Kind,
    string? Channel,
    string? AccountId,
    long Amount,
    string Currency,
    OrderStatus Status,
    long RefundedAmount,
    Failure? Failure,
    DateTimeOffset? PaidAt,
    DateTimeOffset OccurredAt,
    string HistoryHash,
    IReadOnlyDictionary<string, string> Metadata
)
{
    /// <summary>Shows an order right after an event.</summary>
    internal static ResultResponse Of(PaymentOrder order, string eventType, DateTimeOffset occurredAt) =>
        new(
            Domain.Ids.EventId.Of(order.Id, order.Version),
            eventType,
            order.Version,
            order.Id,
            order.MerchantId,
            order.Terms.MerchantOrderId,
            order.Terms.Kind,
            order.Channel,
            order.Terms.AccountId,
            order.Terms.Amount.Amount,
            order.Terms.Amount.Currency,
            order.Status,
            order.RefundedAmount,
            order.Failure,
            order.PaidAt,
            occurredAt,
            order.HistoryHash,
            order.Terms.Metadata
        );
}
