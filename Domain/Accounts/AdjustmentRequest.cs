namespace Payments.Domain;

/// <summary>An operator's correction of an account, as it is asked for.</summary>
public sealed record AdjustmentRequest
{
    /// <summary>Required. Your own id of it, 1 to 64 characters, unique within the account. Sending the same request again books it once.</summary>
    public string? AdjustmentId { get; init; }

    /// <summary>Required. In the currency's minor unit, from -10¹² to 10¹², not 0: below zero it is taken away.</summary>
    public long? Amount { get; init; }

    /// <summary>Required. ISO 4217 code, upper case.</summary>
    public string? Currency { get; init; }

    /// <summary>Required. Why, 1 to 256 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Checks every field, in the order in which they are documented.</summary>
    public static Checked<Booking> Check(AdjustmentRequest request, string merchantId, string accountId)
    {
        var fault = Limits.Required("adjustment_id", request.AdjustmentId)
            ?? Limits.Text("adjustment_id", request.AdjustmentId, 64)
            ?? Limits.Required("amount", request.Amount)
            ?? Limits.Range("amount", request.Amount, -Money.MaxAmount, Money.MaxAmount)
            ?? (request.Amount == 0 ? new Rejection(RejectionCode.OutOfRange, "amount must not be 0.", "amount") : null)
            ?? Limits.Required("currency", request.Currency)
            ?? (Domain.Currency.IsMoney(request.Currency!) ? null : new Rejection(RejectionCode.UnknownCurrency, "currency must be an ISO 4217 code of money, in upper case.", "currency"))
            ?? Limits.Required("reason", request.Reason)
            ?? Limits.Text("reason", request.Reason, 256);
        return fault is not null
            ? fault
            : Booking.Adjustment(AccountId.Adjustment(merchantId, accountId, request.AdjustmentId!), request.Amount!.Value, request.Currency!, request.Reason!);
    }
}
