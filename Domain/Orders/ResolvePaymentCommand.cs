using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;

namespace Payments.Domain.Orders;

/// <summary>
/// What an operator says of money that a channel reported and that could not be read, checked; <see cref="ResolvePaymentRequest"/> says
/// what is allowed.
/// </summary>
[GenerateSerializer, Immutable, Alias("resolve-payment")]
public sealed record ResolvePaymentCommand
{
    /// <summary>The channel that reported it; null for the only one that did.</summary>
    [Id(0)]
    public string? Channel { get; init; }

    /// <summary>The provider's id of the payment; null where nothing was taken.</summary>
    [Id(1)]
    public PaymentId? PaymentId { get; init; }

    /// <summary>What was taken; null where nothing was.</summary>
    [Id(2)]
    public Money? Amount { get; init; }

    /// <summary>When; null for when the channel first reported it.</summary>
    [Id(3)]
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    [Id(4)]
    public required string Reason { get; init; }
}

/// <summary>What an operator says of money that a channel reported and that could not be read.</summary>
public sealed record ResolvePaymentRequest
{
    private const string Paid = "paid";
    private const string NotPaid = "not_paid";

    /// <summary>Required. <c>paid</c> or <c>not_paid</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Required. How you know, 1 to 256 characters; it stays in the order's history.</summary>
    public string? Reason { get; init; }

    /// <summary>The channel, where several speak of money that cannot be read.</summary>
    public string? Channel { get; init; }

    /// <summary>
    /// Required with paid: the provider's own id of the payment, 1 to 128 printable characters. With another one the same payment, read
    /// later, would be a second one.
    /// </summary>
    public string? PaymentId { get; init; }

    /// <summary>Required with paid. What was taken, in the currency's minor unit, 1 to 10¹².</summary>
    public long? Amount { get; init; }

    /// <summary>Required with paid. ISO 4217 code, upper case.</summary>
    public string? Currency { get; init; }

    /// <summary>When it was paid, as 2026-01-31T09:30:00Z. Default: when the channel first reported it.</summary>
    public string? PaidAt { get; init; }

    /// <summary>Checks every field, in the order in which they are documented.</summary>
    public static Result<ResolvePaymentCommand> Check(ResolvePaymentRequest request)
    {
        DateTimeOffset paidAt = default;
        var fault = FieldValidation.Required("outcome", request.Outcome)
            ?? (
                request.Outcome is Paid or NotPaid
                    ? null
                    : new PaymentError(PaymentErrorCode.InvalidValue, "outcome must be one of: paid, not_paid.", "outcome")
            )
            ?? FieldValidation.Required("reason", request.Reason)
            ?? FieldValidation.Text("reason", request.Reason, InputLimits.Text)
            ?? FieldValidation.Text("channel", request.Channel, InputLimits.ChannelName)
            ?? (request.Outcome == Paid ? CheckPayment(request) : CheckNoPayment(request))
            ?? FieldValidation.Time("paid_at", request.PaidAt, out paidAt);
        if (fault is not null)
            return fault;

        return new ResolvePaymentCommand
        {
            Channel = request.Channel,
            PaymentId = request.PaymentId is { } payment ? new PaymentId(payment) : null,
            Amount = request.Amount is { } amount ? new Money(amount, request.Currency!) : null,
            PaidAt = request.PaidAt is null ? null : paidAt,
            Reason = request.Reason!,
        };
    }

    private static PaymentError? CheckPayment(ResolvePaymentRequest request) =>
        FieldValidation.Required("payment_id", request.PaymentId)
        ?? (
            Ids.PaymentId.IsValid(request.PaymentId)
                ? null
                : new PaymentError(
                    PaymentErrorCode.InvalidFormat,
                    "payment_id must have 1 to 128 printable characters, without blanks at its ends.",
                    "payment_id"
                )
        )
        ?? FieldValidation.Required("amount", request.Amount)
        ?? FieldValidation.Range("amount", request.Amount, 1, Money.MaxAmount)
        ?? FieldValidation.Currency("currency", request.Currency);

    private static PaymentError? CheckNoPayment(ResolvePaymentRequest request)
    {
        foreach (
            var (field, value) in new (string, object?)[]
            {
                ("payment_id", request.PaymentId),
                ("amount", request.Amount),
                ("currency", request.Currency),
                ("paid_at", request.PaidAt),
            }
        )
        {
            if (value is not null)
                return new PaymentError(PaymentErrorCode.NotSupported, $"{field} cannot be said with outcome not_paid.", field);
        }

        return null;
    }
}
