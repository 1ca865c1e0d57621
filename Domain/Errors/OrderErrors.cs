using System.Collections.Immutable;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Text;

namespace Payments.Domain.Errors;

/// <summary>The refusals that rules give.</summary>
internal static class OrderErrors
{
    public static PaymentError NoNotifyUrl { get; } =
        new(
            PaymentErrorCode.NoNotifyUrl,
            "Neither the order nor its merchant has a notify_url. Set the merchant's notify_url, then ask again."
        );

    public static PaymentError IdempotencyConflict(PaymentOrder existing) =>
        new(
            PaymentErrorCode.IdempotencyConflict,
            $"merchant_order_id \"{existing.Terms.MerchantOrderId}\" was used for order {existing.Id} with other content. "
                + "Send the same content to repeat it, or choose a new merchant_order_id.",
            "merchant_order_id"
        );

    public static PaymentError IdempotencyConflict(Refund existing) =>
        new(
            PaymentErrorCode.IdempotencyConflict,
            $"merchant_refund_id \"{existing.MerchantRefundId}\" was used for refund {existing.Id} with other content. "
                + "Send the same content to repeat it, or choose a new merchant_refund_id.",
            "merchant_refund_id"
        );

    public static PaymentError NotRefundable(OrderStatus status) =>
        new(
            PaymentErrorCode.OrderNotRefundable,
            status is OrderStatus.Crediting
                ? "The order is still being booked (crediting); it can be refunded once it is paid. Try again in a moment."
                : $"The order is {SnakeCase<OrderStatus>.Of(status)}; only one that has been paid can be refunded."
        );

    public static PaymentError ExceedsCaptured(Payment paid, long amount) =>
        new(
            PaymentErrorCode.RefundExceedsCaptured,
            $"amount is {amount}, but only {paid.Refundable} can still be refunded: "
                + $"{paid.Captured} was paid, of which {paid.Refunded} has been refunded and {paid.Refunding} is being refunded.",
            "amount"
        );

    public static PaymentError TooManyRefunds { get; } =
        new(PaymentErrorCode.TooManyRefunds, $"The order has {RefundRules.MaxRefunds} refunds, which is the most there may be.");

    public static PaymentError PaymentOfOtherOrder(string channel, PaymentId paymentId) =>
        new(
            PaymentErrorCode.InvalidValue,
            $"payment_id \"{paymentId}\" of channel {channel} is the payment of another order; a payment pays one order.",
            "payment_id"
        );

    public static PaymentError NothingToResolve(ImmutableArray<string> waiting, string? channel) =>
        new(
            PaymentErrorCode.NothingToResolve,
            waiting.IsEmpty ? "No channel speaks of money of this order that could not be read."
                : channel is null
                    ? $"Several channels speak of money that could not be read; channel must be one of: {string.Join(", ", waiting)}."
                : $"Channel {channel} speaks of no money that could not be read; these do: {string.Join(", ", waiting)}.",
            waiting.IsEmpty ? null : "channel"
        );

    public static PaymentError NotCancellable(OrderStatus status) =>
        new(
            PaymentErrorCode.OrderNotCancellable,
            status is OrderStatus.Created
                ? "The order is still being verified (created); it can be cancelled once it is awaiting_payment. Try again in a moment."
                : $"The order is {SnakeCase<OrderStatus>.Of(status)}; only one that is awaiting_payment can be cancelled."
        );
}
