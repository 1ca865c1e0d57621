using System.Text.Json;
using Payments.Domain.Errors;
using Payments.Domain.Risk;

namespace Payments.Api.Tests.Risk;

/// <summary><c>quiet_hours</c>: no orders of <c>min_amount</c> and more before six in the morning, UTC.</summary>
public sealed class QuietHours : IRiskRule
{
    private const int Morning = 6;

    public string Name => "quiet_hours";

    public PaymentError? Check(ReadOnlyMemory<byte> parameters)
    {
        using var document = JsonDocument.Parse(parameters);
        return document.RootElement.TryGetProperty("min_amount", out var amount) && amount.TryGetInt64(out _)
            ? null
            : new PaymentError(PaymentErrorCode.MissingField, "min_amount is required.", "min_amount");
    }

    public ValueTask<string?> Evaluate(RiskContext question)
    {
        using var document = JsonDocument.Parse(question.Parameters);
        var isLarge = question.Terms.Amount.Amount >= document.RootElement.GetProperty("min_amount").GetInt64();
        return new(isLarge && question.Now.UtcDateTime.Hour < Morning ? "Orders of this amount are taken from 6:00 UTC on." : null);
    }
}
