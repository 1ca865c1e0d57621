using Payments.Client.Orders;
using Payments.Client.Streaming;
using Payments.Client.Webhooks;

namespace Payments.Cli.Forwarding;

/// <summary>Writes an event as the notification of it.</summary>
internal static class NotificationBody
{
    /// <summary>The types that merchants are notified of unless they choose.</summary>
    public static readonly string[] DefaultTypes =
    [
        EventTypes.OrderPaid,
        EventTypes.OrderFailed,
        EventTypes.OrderExpired,
        EventTypes.OrderCancelled,
        EventTypes.OrderRejected,
        EventTypes.PaymentLate,
        EventTypes.PaymentDuplicate,
        EventTypes.RefundSucceeded,
        EventTypes.RefundFailed,
    ];

    /// <param name="happened">The event.</param>
    /// <param name="merchantId">Whose order it is.</param>
    public static Notification Of(OrderEvent happened, string merchantId)
    {
        var (data, refund) = (happened.Data, happened.Data?.Refund);
        return new Notification
        {
            EventId = happened.EventId,
            EventType = happened.EventType,
            Sequence = happened.Sequence,
            OccurredAt = happened.OccurredAt,
            OrderId = happened.OrderId,
            MerchantId = merchantId,
            MerchantOrderId = data?.MerchantOrderId,
            Kind = data?.Kind,
            Amount = data?.Amount,
            Currency = data?.Currency,
            Status = data?.Status,
            Channel = data?.Channel,
            AccountId = data?.AccountId,
            RefundedAmount = data?.RefundedAmount,
            PaidAt = data?.PaidAt,
            Failure = data?.Failure,
            HistoryHash = happened.Hash,
            Metadata = data?.Metadata,
            RefundId = refund?.Id,
            MerchantRefundId = refund?.MerchantRefundId,
            PaymentId = refund?.PaymentId,
            RefundAmount = refund?.Amount,
            RefundFailure = refund?.Failure,
        };
    }
}
