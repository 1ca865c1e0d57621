using Orleans;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Domain.Orders;

/// <summary>A refund that a merchant asks for, checked; <see cref="RefundOrderRequest"/> says what is allowed.</summary>
[GenerateSerializer, Immutable, Alias("refund-order")]
public sealed record RefundOrderCommand
{
    /// <summary>The merchant's own id of the refund, unique within the order.</summary>
    [Id(0)]
    public required string MerchantRefundId { get; init; }

    /// <summary>What is to be returned, in minor units of the payment's currency.</summary>
    [Id(1)]
    public required long Amount { get; init; }

    /// <summary>Why, in the merchant's words; null if not said.</summary>
    [Id(2)]
    public string? Reason { get; init; }

    /// <summary>SHA-256 over the fields as they were sent, keys sorted.</summary>
    [Id(3)]
    public required string Fingerprint { get; init; }
}

/// <summary>A refund as a merchant asks for it.</summary>
public sealed record RefundOrderRequest
{
    /// <summary>
    /// Required. Your own id of the refund, 1 to 64 characters, unique within the order. Sending the same request again gives the same
    /// refund.
    /// </summary>
    public string? MerchantRefundId { get; init; }

    /// <summary>Required. In the currency's minor unit, 1 to 10¹², and no more than is left of what was paid.</summary>
    public long? Amount { get; init; }

    /// <summary>Why, 1 to 256 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Checks every field, in the order in which they are documented.</summary>
    /// <param name="request">As it was read.</param>
    /// <param name="sent">What <see cref="JsonBody.Read"/> saw.</param>
    public static Result<RefundOrderCommand> Check(RefundOrderRequest request, RequestFields sent)
    {
        var fault = FieldValidation.Required("merchant_refund_id", request.MerchantRefundId)
            ?? FieldValidation.Text("merchant_refund_id", request.MerchantRefundId, InputLimits.Id)
            ?? FieldValidation.Required("amount", request.Amount)
            ?? FieldValidation.Range("amount", request.Amount, 1, Money.MaxAmount)
            ?? FieldValidation.Text("reason", request.Reason, InputLimits.Text);
        if (fault is not null)
            return fault;

        return new RefundOrderCommand
        {
            MerchantRefundId = request.MerchantRefundId!,
            Amount = request.Amount!.Value,
            Reason = request.Reason,
            Fingerprint = sent.Fingerprint,
        };
    }
}
