using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Domain.Notifications;

/// <summary>Which of a merchant's exhausted notifications to send again.</summary>
public sealed record ResendNotificationsRequest
{
    /// <summary>Required. Those whose attempts were used up at this time or later, as <c>2026-01-31T09:30:00Z</c>.</summary>
    public string? Since { get; init; }

    /// <summary>next_cursor of the answer before. Default: begin with the oldest.</summary>
    public string? Cursor { get; init; }

    /// <summary>Checks every field but the cursor, which only the list that gave it can read.</summary>
    public static PaymentError? Check(ResendNotificationsRequest request, out DateTimeOffset since) =>
        FieldValidation.Time("since", request.Since, out since) ?? FieldValidation.Required("since", request.Since);
}
