using System.Text.Json.Serialization;
using Payments.Application.Checkout;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Orders;

namespace Payments.Application.Orders;

/// <summary>What else may be shown of an order.</summary>
public enum OrderExpansion
{
    /// <summary>Its refunds.</summary>
    Refunds,
}

/// <summary>An order as the API shows it. Amounts are minor units, times RFC 3339 in UTC.</summary>
public sealed record OrderResponse
{
    /// <summary>The order's id: <c>ord_…</c>, derived from the merchant and merchant_order_id.</summary>
    public required string Id { get; init; }

    /// <summary>The merchant whose order it is.</summary>
    public required string MerchantId { get; init; }

    /// <summary>The merchant's own id of it.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>What it is for.</summary>
    public required OrderKind Kind { get; init; }

    /// <summary>What is to be paid.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Its status.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>For the payer.</summary>
    public required string? Description { get; init; }

    /// <summary>The channel that took it.</summary>
    public required string? Channel { get; init; }

    /// <summary>Where the payer pays; null until a channel took the order.</summary>
    public required string? PayUrl { get; init; }

    /// <summary>The text of the QR code; null until a channel took the order.</summary>
    public required string? QrCode { get; init; }

    /// <summary>
    /// The page of this server where the payer sees what to pay, pays by QR code or link, and sees the result; the same for all of the
    /// order's life. Null where no payer acts: with kind top_up and with channel balance.
    /// </summary>
    public required string? CheckoutUrl { get; init; }

    /// <summary>Where that page sends the payer back to; null where that was not said.</summary>
    public required string? ReturnUrl { get; init; }

    /// <summary>The merchant's name for who pays.</summary>
    public required string? PayerId { get; init; }

    /// <summary>The account that is recharged.</summary>
    public required string? AccountId { get; init; }

    /// <summary>What was returned of the payment that pays the order; what came late, twice or wrong stands in payments.</summary>
    public required long RefundedAmount { get; init; }

    /// <summary>The payment came after the deadline and the merchant accepts that.</summary>
    public required bool PaidLate { get; init; }

    /// <summary>Everything that channels took for this order.</summary>
    public required IReadOnlyList<PaymentResponse> Payments { get; init; }

    /// <summary>Every attempt at charging, oldest first; empty where the channel was not asked to charge.</summary>
    public required IReadOnlyList<ChargeResponse> Charges { get; init; }

    /// <summary>Why it was rejected or failed.</summary>
    public required Failure? Failure { get; init; }

    /// <summary>As it was sent.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be paid.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was paid.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many events it has.</summary>
    public required int Version { get; init; }

    /// <summary>The hash that the newest event carries; it vouches for all events before it.</summary>
    public required string HistoryHash { get; init; }

    /// <summary>How the merchant stands with its notifications.</summary>
    public required NotificationResponse Notification { get; init; }

    /// <summary>Every refund, oldest first; absent unless <c>expand</c> names them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RefundResponse>? Refunds { get; init; }

    /// <summary>Shows an order.</summary>
    public static OrderResponse Of(OrderView view, CheckoutLinks checkout)
    {
        var order = view.Order;
        return new OrderResponse
        {
            Id = order.Id,
            MerchantId = order.MerchantId,
            MerchantOrderId = order.Terms.MerchantOrderId,
            Kind = order.Terms.Kind,
            Amount = order.Terms.Amount.Amount,
            Currency = order.Terms.Amount.Currency,
            Status = order.Status,
            Description = order.Terms.Description,
            Channel = order.Channel,
            PayUrl = order.PayUrl,
            QrCode = order.QrCode,
            CheckoutUrl = checkout.UrlOf(order),
            ReturnUrl = order.Terms.ReturnUrl,
            PayerId = order.Terms.PayerId,
            AccountId = order.Terms.AccountId,
            RefundedAmount = order.RefundedAmount,
            PaidLate = order.PaidLate,
            Payments = [.. order.Payments.Select(PaymentResponse.Of)],
            Charges = [.. (view.Charges ?? []).Select(ChargeResponse.Of)],
            Failure = order.Failure,
            Metadata = order.Terms.Metadata,
            CreatedAt = order.CreatedAt,
            ExpiresAt = order.ExpiresAt,
            PaidAt = order.PaidAt,
            UpdatedAt = order.UpdatedAt,
            Version = order.Version,
            HistoryHash = order.HistoryHash,
            Notification = new NotificationResponse(view.Notification.Status, view.Notification.Attempts, view.Notification.NextAttemptAt),
        };
    }
}

/// <summary>What became of the notifications of an order.</summary>
/// <param name="Status">In one word.</param>
/// <param name="Attempts">Finished attempts at the notification that was last attempted.</param>
/// <param name="NextAttemptAt">When the next is due; null when none is pending.</param>
public sealed record NotificationResponse(NotificationStatus Status, int Attempts, DateTimeOffset? NextAttemptAt);
