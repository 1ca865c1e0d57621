namespace Payments.Application.Orders;

/// <summary>What a channel said, truly signed, of an order that is none of its business.</summary>
/// <param name="OrderId">Of which order.</param>
/// <param name="MerchantId">Whose order it is.</param>
/// <param name="MerchantOrderId">The merchant's own id of the order.</param>
/// <param name="Channel">Who said it.</param>
/// <param name="Reason">Why it counts for nothing: <c>other_mode</c>, <c>other_channel</c> or <c>other_order</c>.</param>
/// <param name="PaymentId">The payment that it speaks of, by the provider's id; null where it speaks of none.</param>
/// <param name="Amount">What it claims was paid, in minor units; null where it speaks of no payment.</param>
/// <param name="Currency">ISO 4217; null with <paramref name="Amount"/>.</param>
/// <param name="At">When it was first said, by the merchant's time.</param>
public sealed record ForeignReportResponse(
    string OrderId,
    string MerchantId,
    string MerchantOrderId,
    string Channel,
    string Reason,
    string? PaymentId,
    long? Amount,
    string? Currency,
    DateTimeOffset At
);

/// <summary>An order that waits for money that a channel speaks of and that cannot be read.</summary>
/// <param name="OrderId">Which order.</param>
/// <param name="MerchantId">Whose order it is.</param>
/// <param name="MerchantOrderId">The merchant's own id of the order.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Amount">What it asks for, in minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Since">When the oldest of the payments was first spoken of, by the merchant's time.</param>
/// <param name="Payments">What cannot be read, oldest first; what was resolved or has been read is left out.</param>
public sealed record UnconfirmedOrderResponse(
    string OrderId,
    string MerchantId,
    string MerchantOrderId,
    string Status,
    long Amount,
    string Currency,
    DateTimeOffset Since,
    IReadOnlyList<UnconfirmedPaymentResponse> Payments
);

/// <summary>A payment that cannot be read.</summary>
/// <param name="Channel">Who speaks of it.</param>
/// <param name="Problem">What cannot be read.</param>
/// <param name="At">When it was first said.</param>
/// <param name="PaymentId">Which payment it is; null where that cannot be read either.</param>
public sealed record UnconfirmedPaymentResponse(string Channel, string Problem, DateTimeOffset At, string? PaymentId);
