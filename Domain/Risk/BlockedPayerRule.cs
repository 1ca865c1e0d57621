using System.Globalization;
using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Domain.Risk;

/// <summary><c>blocked_payer</c>: no order of a payer whose <c>payer_id</c> is one of <c>payer_ids</c>.</summary>
public sealed class BlockedPayerRule : IRiskRule
{
    /// <summary>How many payers one rule may name.</summary>
    public const int MaxPayers = 500;

    /// <inheritdoc/>
    public string Name => "blocked_payer";

    /// <inheritdoc/>
    public PaymentError? Check(ReadOnlyMemory<byte> parameters)
    {
        var read = JsonBody.Read(parameters, RiskJson.Default.BlockedPayerParameters, out _);
        if (read.Value is not { } blocked)
            return read.Error;
        if (blocked.PayerIds is not { } payers)
            return FieldValidation.Required("payer_ids", null);
        return payers.Count is < 1 or > MaxPayers
            ? new PaymentError(
                PaymentErrorCode.OutOfRange,
                $"payer_ids has {payers.Count} entries; it must have 1 to {MaxPayers}.",
                "payer_ids"
            )
            : payers
                .Select(
                    (payer, i) =>
                        FieldValidation.Text(string.Create(CultureInfo.InvariantCulture, $"payer_ids[{i}]"), payer, InputLimits.Id)
                )
                .FirstOrDefault(fault => fault is not null);
    }

    /// <inheritdoc/>
    public ValueTask<string?> Evaluate(RiskContext question) =>
        new(
            question.Terms.PayerId is { } payer
            && RiskJson.Read(question.Parameters, RiskJson.Default.BlockedPayerParameters).PayerIds!.Contains(payer, StringComparer.Ordinal)
                ? "The payer is blocked."
                : null
        );
}
