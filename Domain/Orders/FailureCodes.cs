namespace Payments.Domain.Orders;

/// <summary>
/// The codes by which this server itself says why an order, charge or refund failed; those of providers come beside them. They are shown to
/// merchants and never change their meaning. Errors of commands have codes of their own, <see cref="Errors.ErrorCatalogue"/>.
/// </summary>
public static class FailureCodes
{
    /// <summary>The channel reports that the payment failed and does not say why.</summary>
    public const string PaymentFailed = "payment_failed";

    /// <summary>No charge succeeded within the time of an order that is charged.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>The channel refused a refund and does not say why.</summary>
    public const string RefundFailed = "refund_failed";

    /// <summary>No channel is enabled for the merchant.</summary>
    public const string NoChannel = "no_channel";

    /// <summary>Every channel that was asked refused the order.</summary>
    public const string NoChannelAccepted = "no_channel_accepted";

    /// <summary>Some channel gave no answer, and none accepted the order.</summary>
    public const string NoChannelAnswered = "no_channel_answered";

    /// <summary>This server no longer has the channel.</summary>
    public const string UnknownChannel = "unknown_channel";

    /// <summary>The channel has closed the order.</summary>
    public const string AlreadyClosed = "already_closed";

    /// <summary>The channel does not charge without a payer's action.</summary>
    public const string ChargeNotSupported = "charge_not_supported";

    /// <summary>The channel knows fewer decimals of the currency than the amount has.</summary>
    public const string AmountNotSupported = "amount_not_supported";

    /// <summary>The channel does not take the currency.</summary>
    public const string CurrencyNotSupported = "currency_not_supported";

    /// <summary>The request holds what the channel's format cannot carry.</summary>
    public const string RequestNotPossible = "request_not_possible";

    /// <summary>A risk rule rejected the order.</summary>
    public const string RiskRejected = "risk_rejected";

    /// <summary>A risk rule could not be evaluated.</summary>
    public const string RiskUnavailable = "risk_unavailable";
}
