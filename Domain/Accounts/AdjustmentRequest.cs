using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;

namespace Payments.Domain.Accounts;

/// <summary>An operator's correction of an account, as it is asked for.</summary>
public sealed record AdjustmentRequest
{
    /// <summary>
    /// Required. Your own id of it, 1 to 64 characters, unique within the account. Sending the same request again books it once.
    /// </summary>
    public string? AdjustmentId { get; init; }

    /// <summary>Required. In the currency's minor unit, from -10¹² to 10¹², not 0: below zero it is taken away.</summary>
    public long? Amount { get; init; }

    /// <summary>Required. ISO 4217 code, upper case.</summary>
    public string? Currency { get; init; }

    /// <summary>Required. Why, 1 to 256 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Checks every field, in the order in which they are documented.</summary>
    public static Result<Booking> Check(AdjustmentRequest request, MerchantId merchantId, AccountId accountId)
    {
        var fault = FieldValidation.Required("adjustment_id", request.AdjustmentId)
            ?? FieldValidation.Text("adjustment_id", request.AdjustmentId, InputLimits.Id)
            ?? FieldValidation.Required("amount", request.Amount)
            ?? FieldValidation.Range("amount", request.Amount, -Money.MaxAmount, Money.MaxAmount)
            ?? (request.Amount == 0 ? new PaymentError(PaymentErrorCode.OutOfRange, "amount must not be 0.", "amount") : null)
            ?? FieldValidation.Currency("currency", request.Currency)
            ?? FieldValidation.Required("reason", request.Reason)
            ?? FieldValidation.Text("reason", request.Reason, InputLimits.Text);
        return fault is not null
            ? fault
            : Booking.Adjustment(
                AccountId.Adjustment(merchantId, accountId, request.AdjustmentId!),
                request.Amount!.Value,
                request.Currency!,
                request.Reason!
            );
    }
}
