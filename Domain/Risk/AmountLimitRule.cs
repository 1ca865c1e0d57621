using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Domain.Risk;

/// <summary>
/// <c>amount_limit</c>: no order in <c>currency</c> above <c>max_amount</c>. Orders in other currencies are not its business; a merchant
/// may have it once for each.
/// </summary>
public sealed class AmountLimitRule : IRiskRule
{
    /// <inheritdoc/>
    public string Name => "amount_limit";

    /// <inheritdoc/>
    public PaymentError? Check(ReadOnlyMemory<byte> parameters)
    {
        var read = JsonBody.Read(parameters, RiskJson.Default.AmountLimitParameters, out _);
        if (read.Value is not { } limit)
            return read.Error;
        return FieldValidation.Currency("currency", limit.Currency)
            ?? FieldValidation.Required("max_amount", limit.MaxAmount)
            ?? FieldValidation.Range("max_amount", limit.MaxAmount, 0, Money.MaxAmount);
    }

    /// <inheritdoc/>
    public ValueTask<string?> Evaluate(RiskContext question)
    {
        var (limit, amount) = (RiskJson.Read(question.Parameters, RiskJson.Default.AmountLimitParameters), question.Terms.Amount);
        return new(
            amount.Currency == limit.Currency && amount.Amount > limit.MaxAmount
                ? $"{amount.Amount} {amount.Currency} is more than {limit.MaxAmount}."
                : null
        );
    }
}
