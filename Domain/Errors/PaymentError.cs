using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Text;

namespace Payments.Domain.Errors;

/// <summary>Everything that a well-formed program can be refused for. The words are part of the API and never change their meaning.</summary>
[JsonConverter(typeof(SnakeCaseConverter<PaymentErrorCode>))]
public enum PaymentErrorCode
{
    /// <summary>The body is not JSON, or not a JSON object.</summary>
    InvalidJson,

    /// <summary>A field that must be there is not, or is null.</summary>
    MissingField,

    /// <summary>A field has another JSON type than it should.</summary>
    InvalidType,

    /// <summary>A field that nobody knows; most often a misspelt one.</summary>
    UnknownField,

    /// <summary>A field stands twice.</summary>
    DuplicateField,

    /// <summary>A number is too small or too large, or a list too long.</summary>
    OutOfRange,

    /// <summary>A text is empty.</summary>
    TooShort,

    /// <summary>A text is too long.</summary>
    TooLong,

    /// <summary>A text has characters or a shape it may not have.</summary>
    InvalidFormat,

    /// <summary>A word that is not one of those allowed.</summary>
    InvalidValue,

    /// <summary>Not an ISO 4217 code of money.</summary>
    UnknownCurrency,

    /// <summary>No such channel, or not one that this merchant may use.</summary>
    UnknownChannel,

    /// <summary>What is asked for is not offered by this server.</summary>
    NotSupported,

    /// <summary>The cursor was not made by this list.</summary>
    InvalidCursor,

    /// <summary>The same merchant_order_id or merchant_refund_id was used with other content.</summary>
    IdempotencyConflict,

    /// <summary>There is no such order, or it is another merchant's.</summary>
    OrderNotFound,

    /// <summary>There is no such merchant.</summary>
    MerchantNotFound,

    /// <summary>The order has no such event, or merchants are not told of it.</summary>
    EventNotFound,

    /// <summary>The order's status does not allow it to be cancelled.</summary>
    OrderNotCancellable,

    /// <summary>No channel has taken the order, so there is nothing to show.</summary>
    NoQrCode,

    /// <summary>Neither the order nor its merchant names a URL to notify.</summary>
    NoNotifyUrl,

    /// <summary>A merchant may hold only so many keys.</summary>
    TooManyKeys,

    /// <summary>The order has not been paid, so there is nothing to return.</summary>
    OrderNotRefundable,

    /// <summary>More is asked for than is left of what was paid.</summary>
    RefundExceedsCaptured,

    /// <summary>An order may have only so many refunds.</summary>
    TooManyRefunds,

    /// <summary>The merchant has no such key.</summary>
    KeyNotFound,

    /// <summary>Only so many former webhook secrets, or secrets of an account, may count at once.</summary>
    TooManySecrets,

    /// <summary>The merchant has no such account.</summary>
    AccountNotFound,

    /// <summary>The account has less than is to be taken.</summary>
    InsufficientBalance,

    /// <summary>The account would have more than it may.</summary>
    BalanceTooLarge,

    /// <summary>What was to be captured or released is not set aside.</summary>
    HoldNotFound,

    /// <summary>Only so many payments and refunds of an account may be under way at once.</summary>
    TooManyHolds,

    /// <summary>The account has no such secret.</summary>
    SecretNotFound,

    /// <summary>The time of a live merchant's orders cannot be moved.</summary>
    TestModeOnly,

    /// <summary>No channel speaks of money of this order that could not be read.</summary>
    NothingToResolve,
}

/// <summary>A named refusal. Nothing was changed.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Message">What was expected and what came, for a person.</param>
/// <param name="Field">The field at fault, as a path like <c>metadata.note</c>; null where none is.</param>
[GenerateSerializer, Immutable, Alias("rejection")]
public sealed record PaymentError([property: Id(0)] PaymentErrorCode Code, [property: Id(1)] string Message, [property: Id(2)] string? Field = null);

/// <summary>The refusals that rules give.</summary>
internal static class OrderErrors
{
    public static PaymentError NoNotifyUrl { get; } =
        new(PaymentErrorCode.NoNotifyUrl, "Neither the order nor its merchant has a notify_url. Set the merchant's notify_url, then ask again.");

    public static PaymentError IdempotencyConflict(PaymentOrder existing) => new(
        PaymentErrorCode.IdempotencyConflict,
        $"merchant_order_id \"{existing.Terms.MerchantOrderId}\" was used for order {existing.Id} with other content. Send the same content to repeat it, or choose a new merchant_order_id.",
        "merchant_order_id");

    public static PaymentError IdempotencyConflict(Refund existing) => new(
        PaymentErrorCode.IdempotencyConflict,
        $"merchant_refund_id \"{existing.MerchantRefundId}\" was used for refund {existing.Id} with other content. Send the same content to repeat it, or choose a new merchant_refund_id.",
        "merchant_refund_id");

    public static PaymentError NotRefundable(OrderStatus status) => new(
        PaymentErrorCode.OrderNotRefundable,
        status is OrderStatus.Crediting
            ? "The order is still being booked (crediting); it can be refunded once it is paid. Try again in a moment."
            : $"The order is {SnakeCase<OrderStatus>.Of(status)}; only one that has been paid can be refunded.");

    public static PaymentError ExceedsCaptured(Payment paid, long amount) => new(
        PaymentErrorCode.RefundExceedsCaptured,
        $"amount is {amount}, but only {paid.Refundable} can still be refunded: {paid.Captured} was paid, of which {paid.Refunded} has been refunded and {paid.Refunding} is being refunded.",
        "amount");

    public static PaymentError TooManyRefunds { get; } =
        new(PaymentErrorCode.TooManyRefunds, $"The order has {RefundRules.MaxRefunds} refunds, which is the most there may be.");

    public static PaymentError PaymentOfOtherOrder(string channel, string paymentId) =>
        new(PaymentErrorCode.InvalidValue, $"payment_id \"{paymentId}\" of channel {channel} is the payment of another order; a payment pays one order.", "payment_id");

    public static PaymentError NothingToResolve(ImmutableArray<string> waiting, string? channel) => new(
        PaymentErrorCode.NothingToResolve,
        waiting.IsEmpty ? "No channel speaks of money of this order that could not be read."
            : channel is null ? $"Several channels speak of money that could not be read; channel must be one of: {string.Join(", ", waiting)}."
            : $"Channel {channel} speaks of no money that could not be read; these do: {string.Join(", ", waiting)}.",
        waiting.IsEmpty ? null : "channel");

    public static PaymentError NotCancellable(OrderStatus status) => new(
        PaymentErrorCode.OrderNotCancellable,
        status is OrderStatus.Created
            ? "The order is still being verified (created); it can be cancelled once it is awaiting_payment. Try again in a moment."
            : $"The order is {SnakeCase<OrderStatus>.Of(status)}; only one that is awaiting_payment can be cancelled.");
}
